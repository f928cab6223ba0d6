import Parsing
import Testing

@testable import Daemon

@Suite struct MappingFileTests {
  @Test func `a mapping file has the keys of a feed`() throws {
    let text = "items: /data\nfields: { id: /id, text: [/body, /text] }\nmarkup: text\n"
    let mapping = try MappingFile.parse(text: text, fileName: "m.yml")
    #expect(
      mapping
        == JSONMapping(
          items: "/data", fields: [.id: ["/id"], .text: ["/body", "/text"]], markup: .text))
  }

  @Test(arguments: [
    ("", "m.yml: the file is empty; it needs items and fields"),
    ("{}", "m.yml:1: the file has no fields"),
    (
      "url: https://a.test/\nfields: { id: /id, text: /t }",
      #"m.yml:1: unknown key "url"; it belongs in a feed"#
    ),
    (
      "items: x\nfields: { id: /id, text: /t }",
      #"m.yml:1: items: "x" is no JSON Pointer: it must begin with a slash, as in /x"#
    ),
    (
      "items: /x",
      #"m.yml:1: "items" needs fields beside it, such as fields: { id: /id, text: /body }"#
    ),
    (
      "fields:\n  ident: [1, 2",
      "m.yml:2: this is no YAML: did not find expected ',' or ']' while parsing a flow sequence that begins at line 2"
    ),
  ])
  func `its mistakes have their lines`(text: String, mistake: String) {
    #expect {
      try MappingFile.parse(text: text, fileName: "m.yml")
    } throws: { "\($0)" == mistake }
  }
}
