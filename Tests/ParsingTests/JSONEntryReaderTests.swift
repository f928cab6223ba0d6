import Posts
import Testing

@testable import Parsing

@Suite struct JSONEntryReaderTests {
  private func reader(
    _ text: String, _ shape: FeedShape = .detected, _ limits: ParsingLimits = .default
  ) throws -> JSONEntryReader {
    try JSONEntryReader(
      Array(text.utf8), baseURL: "https://example.org/feed", shape: shape, limits: limits)
  }

  @Test func `the head is known before the entries, also what stands behind them`() throws {
    var reader = try reader(
      """
      {"items": [{"id": "1"}, {"id": "2", "language": "fr", "author": {"name": "Bo"}}],
       "title": "Talk", "language": "de", "home_page_url": "https://example.org/",
       "version": "https://jsonfeed.org/version/1", "author": {"name": "Ann"}}
      """)
    #expect(reader.head.format == .json1)
    #expect(reader.head.title == "Talk")
    #expect(reader.head.link == "https://example.org/")
    #expect(reader.head.entries.isEmpty)
    var warnings = Warnings()
    let first = try reader.next(&warnings)
    #expect(first?.post == Post(id: "1", author: "Ann", language: "de"))
    let second = try reader.next(&warnings)
    #expect(second?.post == Post(id: "2", author: "Bo", language: "fr"))
    for _ in 0..<2 {
      let none = try reader.next(&warnings)
      #expect(none == nil)
    }
    #expect(warnings.list.isEmpty)
  }

  @Test func `lists of entries are read one behind the other, up to the limit over all`() throws {
    let text =
      #"{"comments": [{"comment": {"ap_id": "c", "content": "x"}}, 5], "posts": ["#
      + #"7, {"post": {"ap_id": "a", "name": "x"}}, {"post": {"ap_id": "b", "name": "y"}}]}"#
    for (entriesMax, ids) in [(9, ["a", "b", "c"]), (3, ["a", "b", "c"]), (2, ["a", "b"])] {
      var reader = try reader(text, .preset(.lemmy), ParsingLimits(entriesMax: entriesMax))
      var warnings = Warnings()
      var found: [String] = []
      while let entry = try reader.next(&warnings) { found.append(entry.post.id) }
      #expect(found == ids)
      #expect(warnings.list.isEmpty == (entriesMax > 2))
    }
  }

  @Test func `an entry with many members and names that differ late is read`() throws {
    let members = (0..<50_000).map { #""content_tex\#($0)": [{"id": "no"}]"# }
      .joined(separator: ",")
    var reader = try reader(
      #"{"title": "t", "items": [{\#(members), "content_text": "yes", "id": "1"}]}"#)
    var warnings = Warnings()
    let entry = try reader.next(&warnings)
    #expect(entry?.post == Post(id: "1", text: "yes"))
  }

  @Test func `a list that holds no objects is no list of entries, an empty one is`() throws {
    let mapping = FeedShape.mapping(JSONMapping(items: "/a", fields: [.id: ["/id"]]))
    #expect(throws: ParsingError.noEntries(pointers: ["/a"])) {
      try reader(#"{"a": [1, [{"id": 1}], "x", null]}"#, mapping)
    }
    #expect(throws: ParsingError.noEntries(pointers: ["/a"])) {
      try reader(#"{"a": {"id": 1}}"#, mapping)
    }
    var warnings = Warnings()
    var empty = try reader(#"{"a": [ ]}"#, mapping)
    let none = try empty.next(&warnings)
    #expect(none == nil)
    var found = try reader(#"{"a": [1, "}", {"id": 1}]}"#, mapping)
    let entry = try found.next(&warnings)
    #expect(entry?.post.id == "1")
  }
}
