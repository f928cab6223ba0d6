import Foundation
import Testing

@testable import Inbox

@Suite struct JSONTextTests {
  private func byEncoder(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  @Test func `every character is written as by JSONEncoder`() throws {
    let controls = (0...0x7f).map { String(Unicode.Scalar(UInt8($0))) }
    for text in controls + ["\u{80}", "\u{2028}", "häßlich", "“☃️”", "👩‍👩‍👧", "", "a/b\\\"c"] {
      #expect(JSONText.array([text, "x"]) == (try byEncoder([text, "x"])))
    }
    #expect(JSONText.array([]) == "[]")
  }

  @Test func `every number is written as by JSONEncoder`() throws {
    let odd = [
      0, -0.0, 1, -1, 0.001, 1e-7, 1e15, 1e16, 1e17, 123456789.123, .pi, .ulpOfOne,
      .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]
    let many = (0..<2_000).map { _ in Double(Int.random(in: -9_999...9_999)) / 1000 }
    for number in odd + many {
      var json = JSONText()
      json.beginArray()
      try json.add(number)
      json.add(-7)
      json.endArray()
      #expect(json.text == (try byEncoder([number, -7])))
    }
  }

  @Test func `what is no finite number cannot be written`() {
    var json = JSONText()
    #expect(throws: EncodingError.self) { try json.add(Double.infinity) }
    #expect(throws: EncodingError.self) { try json.add(Double.nan) }
  }
}
