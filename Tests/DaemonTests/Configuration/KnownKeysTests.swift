import Testing

@testable import Daemon

@Suite struct KnownKeysTests {
  @Test(arguments: [
    ("maxage", #"unknown key "maxage" in stream "crm"; did you mean "max-age"?"#),
    ("Keep", #"unknown key "Keep" in stream "crm"; did you mean "keep"?"#),
    ("bugdet", #"unknown key "bugdet" in stream "crm"; did you mean "budget"?"#),
    ("every", #"unknown key "every" in stream "crm"; it belongs in a feed or in defaults"#),
    ("contact", #"unknown key "contact" in stream "crm"; it belongs at the top of the file"#),
    (
      "colour",
      #"unknown key "colour" in stream "crm"; known there: title, keep, budget, floor, mix, audit, retrain, max-age, expire, unsure, languages, retention, rules, feeds"#
    ),
  ])
  func `an unknown key is refused with the right word or place`(key: String, mistake: String) {
    #expect(mistakesIn(streamYAML("\(key): 5")) == ["feeds.yml:3: \(mistake)"])
  }

  @Test(arguments: [
    "webhook", "notify", "crm", "slack", "email", "push", "zapier", "hubspot", "salesforce",
    "slack-channel", "notifyUrl", "web_hook", "on-keep-webhook", "SMTP",
  ])
  func `a key that asks for delivery is refused with the reason`(key: String) {
    let sentence =
      "asks for delivery, and sluice never injects: it sends nothing to a CRM, a queue, a chat or "
      + "a mailbox. People decide in the inbox and take the result away as a CSV file; see \"sluice export\""
    #expect(
      mistakesIn(streamYAML("\(key): x")) == [
        #"feeds.yml:3: "\#(key)" in stream "crm" \#(sentence)"#
      ])
    #expect(
      mistakesIn("\(key): x\n" + feedYAML("https://a.test/")) == [
        #"feeds.yml:1: "\#(key)" \#(sentence)"#
      ]
    )
    #expect(
      mistakesIn(feedYAML("{ url: \"https://a.test/\", \(key): { to: x } }")) == [
        #"feeds.yml:4: "\#(key)" in a feed of stream "crm" \#(sentence)"#
      ])
  }

  @Test func `such words are fine as names`() throws {
    let text = """
      hosts: { slack.com: { gap: 5s } }
      streams:
        crm: { feeds: ["https://a.test/"] }
        email: { title: webhook, feeds: [{ url: "https://b.test/", name: notify }] }
      """
    #expect(try configured(text).streams.map(\.name) == ["crm", "email"])
  }

  @Test func `a typing slip is no delivery`() {
    #expect(!DeliveryWords.contains("keep") && !DeliveryWords.contains("headers"))
    for key in KnownKeys.top + KnownKeys.stream + KnownKeys.feed + KnownKeys.host {
      #expect(!DeliveryWords.contains(key), "\(key)")
    }
  }

  @Test(arguments: ["Crm", "-crm", "crm_eu", "größe", "a b", "\"\""])
  func `a stream has a plain name`(name: String) {
    let found = mistakesIn("streams:\n  \(name): { feeds: [\"https://a.test/\"] }\n")
    #expect(found.count == 1)
    #expect(found.first?.contains("is no name of a stream; use lower-case letters") == true)
  }

  @Test func `values of the wrong kind are refused`() {
    #expect(
      mistakesIn(streamYAML("keep: [5%]\nrules: [x]\nretention: 14d\nlanguages: { en: true }")) == [
        #"feeds.yml:3: keep in stream "crm": expected one value, not a list"#,
        #"feeds.yml:4: expected keys and values in rules of stream "crm", not a list"#,
        #"feeds.yml:5: expected keys and values in retention of stream "crm", not "14d""#,
        #"feeds.yml:6: languages in stream "crm": expected a list, not keys and values"#,
      ])
  }
}
