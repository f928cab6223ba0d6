import Testing

@testable import Daemon

@Suite struct YAMLDocumentTests {
  @Test func `a duplicate key is refused with both lines`() {
    #expect(
      mistakesIn(streamYAML("keep: 5%\ntitle: CRM\nkeep: 6%")) == [
        #"feeds.yml:5: duplicate key "keep" in stream "crm"; the first is at line 3"#
      ])
  }

  @Test func `duplicates hide no other mistake`() {
    let text = """
      contact: a@b.test
      "contact": c@d.test
      contact: e@f.test
      streams:
        crm: { kep: 5%, feeds: ["https://a.test/"] }
        crm: { feeds: [a.test] }
      """
    #expect(
      mistakesIn(text) == [
        #"feeds.yml:2: duplicate key "contact"; the first is at line 1"#,
        #"feeds.yml:3: duplicate key "contact"; the first is at line 1"#,
        #"feeds.yml:5: unknown key "kep" in stream "crm"; did you mean "keep"?"#,
        #"feeds.yml:6: duplicate key "crm" in streams; the first is at line 5"#,
      ])
  }

  @Test func `a duplicate is found after CR LF and beyond ASCII`() {
    let text = "timezone: UTC\r\n\"contact\": \"ä@b.test\"\r\n'contact': x@y.test\r\n"
    #expect(
      mistakesIn(text).contains(#"feeds.yml:3: duplicate key "contact"; the first is at line 2"#))
  }

  @Test func `a syntax error has its line`() {
    let found = mistakesIn("timezone: UTC\nstreams: [crm\ncontact: x\n")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("feeds.yml:3: this is no YAML: "))
  }

  @Test func `a tab is explained`() {
    let found = mistakesIn("streams:\n\tcrm: 1\n")
    #expect(found.first?.hasPrefix("feeds.yml:2: this is no YAML: ") == true)
    #expect(found.first?.contains("a tab may not indent") == true)
  }

  @Test func `a second document is refused`() {
    #expect(
      mistakesIn("timezone: UTC\n---\ntimezone: UTC\n").first?.hasPrefix("feeds.yml:2: ") == true)
  }

  @Test func `a byte order mark does not matter`() throws {
    #expect(try configured("\u{FEFF}" + feedYAML("https://a.test/")).streams.count == 1)
  }

  @Test func `anchors, aliases and merged keys are followed`() throws {
    let text = """
      defaults: { retention: &long { dropped: 30d } }
      streams:
        crm: &crm
          keep: 4%
          retention: *long
          feeds: &feeds [https://a.test/feed]
        erp:
          <<: *crm
          keep: 6%
        wms: { feeds: *feeds }
      """
    let streams = try configured(text).streams
    #expect(streams.map(\.keep) == [0.04, 0.06, 0.05])
    #expect(streams.allSatisfy { $0.retention.droppedSeconds == 30 * 86_400 })
    #expect(streams.map { $0.feeds.map(\.name) } == [["a.test"], ["a.test"], ["a.test"]])
  }

  @Test func `a mistake behind an anchor is said once`() {
    let text = """
      streams:
        crm: { feeds: &feeds [a.test] }
        erp: { feeds: *feeds }
      """
    #expect(mistakesIn(text).count(where: { $0.contains("no scheme") }) == 2)
    let shared = """
      defaults: { rules: &rules { dorp: [x] } }
      streams: { crm: { rules: *rules, feeds: ["https://a.test/"] } }
      """
    #expect(mistakesIn(shared).count == 2)
  }
}
