import FeedServer
import Foundation
import Parsing
import Testing

@testable import Daemon

@Suite struct ParseVerbTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func parse(
    _ paths: [String], base: String? = nil, shape: FeedShape = .detected
  ) throws -> (lines: [[String: Any]], failures: Int) {
    var lines: [[String: Any]] = []
    let failures = try ParseVerb(base: base, type: nil, shape: shape).run(paths: paths) { data in
      #expect(data.last == 0x0A)
      #expect(data.count { $0 == 0x0A } == 1)
      lines.append(try JSONSerialization.jsonObject(with: data) as! [String: Any])
    }
    return (lines, failures)
  }

  @Test func `each document is a line, one that is no feed does not stop the others`() throws {
    let good = directory.path("good.xml")
    try Data(rss(chatter(2))).write(to: URL(filePath: good))
    let bad = try directory.file("bad.xml", "just words")
    let json = try directory.file(
      "feed.json", #"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[]}"#)
    let (lines, failures) = try parse([good, bad, directory.path("none"), directory.url.path, json])
    #expect(failures == 3)
    #expect(
      lines.map { $0["file"] as? String }
        == [good, bad, directory.path("none"), directory.url.path, json])
    #expect((lines[0]["entries"] as? [Any])?.count == 2)
    #expect(lines[0]["format"] as? String != nil)
    #expect(Set(lines[1].keys) == ["file", "error"])
    #expect(lines[2]["error"] as? String == "No such file or directory")
    #expect(lines[3]["error"] as? String == "this is a directory; name a file")
    #expect(lines[4]["title"] as? String == "J")
  }

  @Test func `relative links are resolved against the base`() throws {
    let path = try directory.file(
      "feed.xml", "<rss><channel><item><link>/a</link><title>x</title></item></channel></rss>")
    let (lines, _) = try parse([path], base: "https://forum.example/feeds/")
    let entry = (lines[0]["entries"] as? [[String: Any]])?.first
    #expect(entry?["url"] as? String == "https://forum.example/a")
  }

  @Test func `a mapping file says where the posts of any JSON stand`() throws {
    let mapping = try directory.file(
      "mapping.yml", "items: /data\nfields: { id: /n, text: /body }\n")
    let document = try directory.file("posts.json", #"{"data":[{"n":7,"body":"Hello"}]}"#)
    let shape = try FeedShape.named(preset: nil, mappingFile: mapping)
    let entry = (try parse([document], shape: shape).lines[0]["entries"] as? [[String: Any]])?.first
    #expect(entry?["id"] as? String == "7")
    #expect(entry?["text"] as? String == "Hello")
  }

  @Test func `a preset or nothing need no file`() throws {
    #expect(try FeedShape.named(preset: .lemmy, mappingFile: nil) == .preset(.lemmy))
    #expect(try FeedShape.named(preset: nil, mappingFile: nil) == .detected)
    #expect(throws: FileAccessError.self) {
      try FeedShape.named(preset: nil, mappingFile: directory.path("none"))
    }
  }

  @Test func `an input without end is refused, not read to its end`() throws {
    let (lines, failures) = try parse(["/dev/zero"])
    #expect(failures == 1)
    #expect((lines[0]["error"] as? String)?.contains("more than the 67108864 bytes") == true)
    #expect(throws: FileAccessError.self) {
      try FeedShape.named(preset: nil, mappingFile: "/dev/zero")
    }
  }
}
