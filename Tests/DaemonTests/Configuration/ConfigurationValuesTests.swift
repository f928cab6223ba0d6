import Testing

@testable import Daemon

@Suite struct ConfigurationValuesTests {
  @Test(arguments: [("90s", 90.0), ("15m", 900), ("2h", 7_200), ("14d", 1_209_600)])
  func `a duration is a number and a unit`(text: String, seconds: Double) throws {
    #expect(try ConfigurationValues.duration(text) == seconds)
    #expect(ConfigurationValues.show(duration: seconds) == (text == "90s" ? "90s" : text))
  }

  @Test(arguments: ["15 min", "15", "m", "1.5h", "-3d", "2H", "1h30m", "3w", ""])
  func `other durations are refused with the form`(text: String) {
    #expect(
      mistakesIn(streamYAML("max-age: \"\(text)\"")) == [
        #"feeds.yml:3: max-age in stream "crm": "\#(text)" is no duration; write it as 90s, 15m, 2h or 14d"#
      ])
  }

  @Test func `a duration is more than nothing and no more than ten years`() {
    #expect(
      mistakesIn(streamYAML("expire: 0d\nmax-age: 4000d")) == [
        #"feeds.yml:3: expire in stream "crm": "0d" has to be more than nothing"#,
        #"feeds.yml:4: max-age in stream "crm": "4000d" is more than ten years (3650d)"#,
      ])
  }

  @Test func `unsure is away for a year at most`() throws {
    #expect(
      try configured(streamYAML("unsure: 18h")).streams[0].waitingTimes.unsureSeconds == 64_800)
    #expect(
      mistakesIn(streamYAML("unsure: 367d")) == [
        #"feeds.yml:3: unsure in stream "crm": "367d" is more than a year (366d)"#
      ])
  }

  @Test(arguments: [("5%", 0.05), ("0.05", 0.05), ("0.5%", 0.005), ("100%", 1), ("1", 1)])
  func `a share is a percentage or a fraction`(text: String, share: Double) throws {
    #expect(try configured(streamYAML("keep: \(text)")).streams[0].keep == share)
  }

  @Test(arguments: [
    ("0%", #""0%" has to be more than 0%"#), ("5", #""5" is more than 100%; did you mean 5%?"#),
    ("101%", #""101%" is more than 100%"#),
    ("five", #""five" is no share; write it as 5% or 0.05"#),
    ("-5%", #""-5%" is no share; write it as 5% or 0.05"#),
  ])
  func `other shares are refused`(text: String, complaint: String) {
    #expect(
      mistakesIn(streamYAML("floor: \(text)")) == [
        #"feeds.yml:3: floor in stream "crm": \#(complaint)"#
      ])
  }

  @Test func `a mix is nothing to a half`() throws {
    #expect(try configured(streamYAML("mix: 0%")).streams[0].mix == 0)
    #expect(try configured(streamYAML("mix: 0.5")).streams[0].mix == 0.5)
    #expect(try configured(streamYAML("mix: 50%")).nearEvery() == 2)
    #expect(try configured(streamYAML("mix: 10%")).nearEvery(stream: "crm") == 10)
    #expect(
      mistakesIn(streamYAML("mix: 60%")) == [
        #"feeds.yml:3: mix in stream "crm": "60%" is more than 50%, so that most would be from below the threshold"#
      ])
    #expect(
      mistakesIn(streamYAML("mix: some")) == [
        #"feeds.yml:3: mix in stream "crm": "some" is no share; write it as 5% or 0.05"#
      ])
  }

  @Test func `a daily number has its form`() throws {
    #expect(try configured(streamYAML("budget: 40 per day")).streams[0].budgetPerDay == 40)
    #expect(try configured(streamYAML("audit: 0 per day")).streams[0].auditPerDay == 0)
    #expect(
      mistakesIn(streamYAML("budget: 40\naudit: many")) == [
        #"feeds.yml:3: budget in stream "crm": "40" is no daily number; write it as 40 per day"#,
        #"feeds.yml:4: audit in stream "crm": "many" is no daily number; write it as 40 per day"#,
      ])
    #expect(
      mistakesIn(streamYAML("budget: 0 per day")) == [
        #"feeds.yml:3: budget in stream "crm": "0 per day" has to be at least 1 per day"#
      ])
  }

  @Test(arguments: ["0", "2.5", "-1", "often", "1000000"])
  func `new decisions before a model are a whole number`(text: String) {
    #expect(
      mistakesIn(streamYAML("retrain: \(text)")) == [
        #"feeds.yml:3: retrain in stream "crm": "\#(text)" is no whole number from 1 to 100000"#
      ])
  }

  @Test func `languages are tags`() throws {
    let streams = try configured(streamYAML("languages: [en, pt-BR, gsw]")).streams
    #expect(streams[0].languages == ["en", "pt-br", "gsw"])
    #expect(
      mistakesIn(streamYAML("languages: [en, english, xx]")) == [
        #"feeds.yml:3: languages in stream "crm": "english" is no language tag; write it as en, de or pt-BR"#,
        #"feeds.yml:3: languages in stream "crm": "xx" is no language tag; write it as en, de or pt-BR"#,
      ])
    #expect(mistakesIn(streamYAML("languages: []")).count == 1)
  }

  @Test func `time zones are known names`() throws {
    #expect(
      try configured("timezone: UTC\n" + feedYAML("https://a.test/")).timezone.secondsFromGMT() == 0
    )
    #expect(
      mistakesIn("timezone: Mars\n" + feedYAML("https://a.test/")) == [
        #"feeds.yml:1: timezone: "Mars" is no time zone; write it as Europe/Berlin or UTC"#
      ])
  }

  @Test func `ranges of addresses are checked`() {
    let text = "trusted-proxies: [10.0.0.0/33, localhost]\n" + feedYAML("https://a.test/")
    #expect(
      mistakesIn(text) == [
        #"feeds.yml:1: trusted-proxies: "10.0.0.0/33" is no range of addresses; write it as 192.168.7.0/24 or fd00::/8"#,
        #"feeds.yml:1: trusted-proxies: "localhost" is no range of addresses; write it as 192.168.7.0/24 or fd00::/8"#,
      ])
  }

  @Test func `ranges and hosts are allowed side by side`() throws {
    let file = try configured(
      "allow: [Forum.Internal., 192.168.7.0/24, intranet, \"::1\"]\n" + feedYAML("https://a.test/"))
    #expect(file.allow.map(\.description) == ["192.168.7.0/24", "::1/128"])
    #expect(file.allowedHosts == ["forum.internal", "intranet"])
    #expect(
      file.shown("allow")
        == "[forum.internal, 192.168.7.0/24, intranet, ::1/128] from feeds.yml:1")
    #expect(try configured(feedYAML("https://a.test/")).shown("allow") == "[] from default")
  }

  @Test(arguments: [
    ("*.internal", "has a wildcard: name each host, or a range"),
    ("*", "has a wildcard: name each host, or a range"),
    ("http://forum.internal/", "is an address: leave its scheme and path away"),
    ("10.0.0.0/33", "is neither a range of addresses nor the name of a host"),
    ("192.168.7", "is neither a range of addresses nor the name of a host"),
    ("forum.internal:8080", "is neither a range of addresses nor the name of a host"),
    ("[::1]", "is neither a range of addresses nor the name of a host"),
    ("forum.internal/feed", "is neither a range of addresses nor the name of a host"),
  ])
  func `what is neither a range nor a host is refused`(place: String, reason: String) {
    #expect(
      mistakesIn("allow: [\"\(place)\"]\n" + feedYAML("https://a.test/")) == [
        "feeds.yml:1: allow: \"\(place)\" \(reason); write a range as 192.168.7.0/24, a host as "
          + "forum.internal"
      ])
  }

  @Test(arguments: [
    ("15m", 900.0, 3_600.0, "15m to 1h"), ("12h", 43_200, 86_400, "12h to 1d"),
    ("2d", 172_800, 172_800, "2d"), ("15m to 2h", 900, 7_200, "15m to 2h"),
    ("1h  to 1h", 3_600, 3_600, "1h"), ("1d to 7d", 86_400, 604_800, "1d to 7d"),
  ])
  func `a pace is the least time between polls, or the least and the most`(
    text: String, least: Double, most: Double, shown: String
  ) throws {
    let file = try configured(feedYAML("{ url: \"https://a.test/\", every: \(text) }"))
    let feed = file.streams[0].feeds[0]
    #expect(feed.everySeconds == least)
    #expect(feed.everySecondsMax == most)
    #expect(file.shown("streams.crm.feeds.a.test.every") == "\(shown) from feeds.yml:4")
    let shared = try configured("defaults: { every: \(text) }\n" + feedYAML("https://a.test/"))
    #expect(shared.streams[0].feeds[0].everySecondsMax == most)
  }

  @Test(arguments: [
    ("2h to 15m", #""2h to 15m" begins with the longer time; write it as 15m to 2h"#),
    ("15m 2h", #""15m 2h" is no pace; write it as 15m, or as 15m to 2h"#),
    ("15m to", #""15m to" is no pace; write it as 15m, or as 15m to 2h"#),
    ("15m to soon", #""soon" is no duration; write it as 90s, 15m, 2h or 14d"#),
    ("0s", #""0s" has to be more than nothing"#),
  ])
  func `other paces are refused with the form`(text: String, complaint: String) {
    #expect(
      mistakesIn(feedYAML("{ url: \"https://a.test/\", every: \(text) }")) == [
        "feeds.yml:4: every in a feed of stream \"crm\": \(complaint)"
      ])
  }

  @Test(arguments: [
    ("ftp://a.test/x", #""ftp://a.test/x" begins with ftp; known are http or https"#),
    (
      "feed://a.test/x",
      #""feed://a.test/x" begins with feed; known are http or https; write https://a.test/x"#
    ),
    ("//a.test/x", #""//a.test/x" is no address: it has no scheme; write https://a.test/x"#),
    ("hello", #""hello" is no address: it has no scheme"#),
    ("https:///x", #""https:///x" is no address: host or port cannot be read"#),
    (
      "https://a.test:99999/",
      #""https://a.test:99999/" is no address: host or port cannot be read"#
    ),
    ("https://a.test/a b", #""https://a.test/a b" is no address: it holds white space"#),
    ("lobsters", #""lobsters" is no address; a preset is written as - lobsters: VALUE"#),
    (
      "https://me:pw@a.test/",
      "the address holds a user name or password; put them into a credential and write headers: { Authorization: { credential: NAME } }"
    ),
  ])
  func `an address that cannot be polled is refused`(text: String, complaint: String) {
    #expect(
      mistakesIn(feedYAML(text)) == [
        #"feeds.yml:4: address in a feed of stream "crm": \#(complaint)"#
      ])
  }

  @Test func `an at sign behind the host is no password`() throws {
    let address = "https://a.test/@name/feed?u=x@y"
    #expect(try configured(feedYAML(address)).streams[0].feeds[0].address == address)
  }

  @Test func `a contact is a web or a mail address`() throws {
    let rest = feedYAML("https://a.test/")
    #expect(try configured("contact: crm@acme.test\n" + rest).contact == "crm@acme.test")
    #expect(
      mistakesIn("contact: somebody\n" + rest) == [
        #"feeds.yml:1: contact: "somebody" is neither a web address (https://…) nor a mail address"#
      ])
    #expect(mistakesIn("contact: \"https://a.test/\\r\\nX: y\"\n" + rest).count == 1)
  }

  @Test func `a proxy may be SOCKS and its password is not shown`() throws {
    let rest = feedYAML("https://a.test/")
    let file = try configured("proxy: socks5h://me:pw@127.0.0.1:1080\n" + rest)
    #expect(file.proxy == "socks5h://me:pw@127.0.0.1:1080")
    #expect(file.shown("proxy") == "socks5h://…@127.0.0.1:1080 from feeds.yml:1")
    #expect(
      mistakesIn("proxy: proxy.acme.test:3128\n" + rest).first?.hasSuffix(
        "it has no scheme; write http://proxy.acme.test:3128") == true)
  }

  @Test func `gestures name a file that is there`() throws {
    let rest = feedYAML("https://a.test/")
    #expect(
      mistakesIn("gestures: nowhere.yml\n" + rest).first?.hasPrefix(
        "feeds.yml:1: gestures: there is no readable file /") == true)
    let file = try configured("gestures: \(#filePath)\n" + rest)
    #expect(file.gestures == #filePath)
  }
}
