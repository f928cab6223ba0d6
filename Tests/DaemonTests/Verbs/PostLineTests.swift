import Foundation
import Testing

@testable import Daemon

@Suite struct PostLineTests {
  private func scanned(_ line: [UInt8]) -> PostLine? {
    var scanner = PostLineScanner(line, line.indices)
    return scanner.post()
  }

  private func decoded(_ line: [UInt8]) -> PostLine? {
    try? JSONDecoder().decode(PostLine.self, from: Data(line))
  }

  @Test(arguments: [
    #"{"id": "t3_1", "text": "Which CRM?", "title": null, "lang": "en", "ups": -1.5e+3}"#,
    #"{"text":"\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00 \u0000","id":-12}"#,
    #" { "id" : 7 , "title" : "é漢😀" , "x" : [1, {"a": [], "b": {}}, true, false, null] } "#,
    #"{"text":"","label":"noise","id":null,"deep":{"é":[[["\n"]]]}}"#, #"{"title":"x"}"#,
  ])
  func `usual lines are read without a decoder, to the same values`(line: String) throws {
    let post = try #require(scanned(Array(line.utf8)))
    #expect(post == decoded(Array(line.utf8)))
  }

  @Test(arguments: [
    "", "{", "[1]", "{}", #"{"text":"x"}}"#, #"{"text":"x",}"#, #"{"text":"x" "id":1}"#,
    #"{"text":"x","id":01}"#, #"{"text":"x","id":1.0}"#, #"{"text":"x","id":9223372036854775808}"#,
    #"{"text":7}"#, #"{"id":"1"}"#, #"{"text":"x","text":"y"}"#, #"{"te\u0078t":"x"}"#,
    #"{"text":"\ud800"}"#, #"{"text":"\q"}"#, #"{"text":"\u12"}"#, #"{"text":"x","n":.5}"#,
    #"{"text":"x","n":1.}"#, #"{"text":"x","n":1e}"#, #"{"text":"x","n":nul}"#, #"{"text":"a"#,
    "{\"text\":\"a\tb\"}", #"{"text":"x","label":1}"#, #"{text:"x"}"#,
    #"{"text":"x","n":\#(String(repeating: "[", count: 40))\#(String(repeating: "]", count: 40))}"#,
  ])
  func `any other line is left to the decoder`(line: String) {
    #expect(scanned(Array(line.utf8)) == nil)
  }

  @Test func `bytes that are no text are left to the decoder`() {
    for field in ["text", "other"] {
      let line =
        Array(#"{"text":"x","#.utf8) + Array("\"\(field)2\":\"a".utf8) + [0xFF, 0x22, 0x7D]
      #expect(scanned(line) == nil)
    }
  }

  @Test func `whatever is read without a decoder, a decoder reads to the same`() {
    let seeds = [
      #"{"id": "t3_1", "text": "Which \"CRM\" \ud83d\ude00 é?", "title": null, "ups": -1.5e+3}"#,
      #"{"label":"noise","text":"\u00e9\n","id":-12,"x":[1,{"a":[],"b":{}},true,false,null,0]}"#,
    ].map { Array($0.utf8) }
    let spice = Array(#""\{}[],:0123456789.eE+-ntfu aéd😀"#.utf8) + [0, 9, 10, 0xFF]
    var random = DamageGenerator(state: 7)
    var read = 0
    for round in 0..<20_000 {
      var line = seeds[round % seeds.count]
      for _ in 0...Int(random.next() % 3) {
        let place = Int(random.next() % UInt64(line.count))
        switch random.next() % 3 {
        case 0: line.remove(at: place)
        case 1: line[place] = spice[Int(random.next() % UInt64(spice.count))]
        default: line.insert(spice[Int(random.next() % UInt64(spice.count))], at: place)
        }
      }
      guard let post = scanned(line) else { continue }
      read += 1
      #expect(post == decoded(line), "\(String(decoding: line, as: UTF8.self))")
    }
    #expect(read > 1_000)
  }
}
