import FeedServer
import Foundation
import Testing

/// What strangers write reaches a terminal: no verb may pass on what a terminal obeys.
@Suite struct HostileTextTests {
  static let hostile =
    "A \u{1B}[31mred\u{1B}[0m CRM \u{9B}2J\u{7}\u{8}\u{202E}desrever\u{2066}x\u{2069}\u{200F}\u{7F}"

  static func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x0A: true
      case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
      default: true
      }
    }
  }

  @Test func `no verb prints a control or bidi character of a post`() async throws {
    try await Bench.use { bench in
      let now = Bench.wholeSecond()
      let posts = (1...6).map { number in
        ReplayPost(
          id: "id\(number)", url: "https://forum.example/\(number)",
          title: "\(Self.hostile) recommend which? \(number)",
          text: "Looking for a CRM, \(Self.hostile), switching from X to Y \(number)?",
          author: "kim\(Self.hostile)", date: now.addingTimeInterval(-Double(number)))
      }
      let replay = FeedReplay(posts: posts, format: .json, title: Self.hostile)
      replay.serve(on: bench.server, at: "/json")
      try bench.configure(feeds: [("feed", "/json")], stream: "keep: 50%")

      let item = { try await bench.json("inbox", "--json")[0]["id"].int! }
      var spoken: [Sluice.Ended] = []
      for verb in [
        ["check"], ["check", "--json"], ["poll", "--dry-run"], ["poll", "--dry-run", "--json"],
        ["feeds", "test", bench.server.address("/json")], ["poll", "--all"], ["feeds", "list"],
        ["feeds", "list", "--json"], ["inbox", "list"], ["inbox", "list", "--json"],
        ["inbox", "list", "--dropped"], ["inbox", "list", "--dropped", "--json"],
        ["inbox", "search", "crm"], ["inbox", "search", "desrever", "--json"],
        ["decide", "1", "relevant", "--by", "\u{1B}[1mme"],
      ] {
        let ended = try await bench.start(verb).ended()
        #expect(ended.code == 0, "\(verb): \(ended.err)")
        spoken.append(ended)
      }
      let number = "\(try await item())"
      for verb in [
        ["inbox", "show", "1"], ["inbox", "show", "1", "--json"], ["explain", number],
        ["explain", number, "--json"], ["explain", "p1"], ["undo", "--by", "\u{1B}[1mme"],
      ] {
        let ended = try await bench.start(verb).ended()
        #expect(ended.code == 0, "\(verb): \(ended.err)")
        spoken.append(ended)
      }
      #expect(spoken.contains { $0.out.contains("red") })
      for ended in spoken { #expect(Self.isHarmless(ended.out + ended.err), "\(ended.out)") }
    }
  }

  @Test func `parse and score keep such characters, but escaped`() async throws {
    try await Bench.use { bench in
      let feed = JSONSerialization.self
      let document = try feed.data(withJSONObject: [
        "version": "https://jsonfeed.org/version/1.1", "title": Self.hostile,
        "items": [["id": "1", "title": Self.hostile, "content_text": "x\u{202E}y"]],
      ])
      try document.write(to: bench.directory.appending(path: "feed.json"))
      let parsed = try await bench.sluice("parse", "feed.json")
      #expect(Self.isHarmless(parsed.out))
      #expect(try JSON(parsed.out)["entries"][0]["text"].string?.contains("\u{202E}") == true)

      let line = try feed.data(withJSONObject: ["id": Self.hostile, "text": Self.hostile])
      let scored = try await bench.sluice("score", input: String(decoding: line, as: UTF8.self))
      #expect(Self.isHarmless(scored.out))
      #expect(try JSON(scored.out)["id"].string == Self.hostile)
    }
  }

  @Test func `what was typed comes back without them too`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      for verb in [
        ["poll", "--feed", Self.hostile], ["feeds", "test", Self.hostile],
        ["explain", Self.hostile], ["inbox", "--stream", Self.hostile],
        ["decide", Self.hostile, "noise"], ["score", "--model", Self.hostile],
        ["check", "--config", Self.hostile], ["inbox", "--state", "feeds.yml/" + Self.hostile],
        ["parse", Self.hostile],
      ] {
        let ended = try await bench.start(verb).ended()
        #expect(ended.code != 0)
        #expect(Self.isHarmless(ended.out + ended.err), "\(verb): \(ended.err)")
      }
    }
  }

  @Test func `mistakes in the configuration are told without them`() async throws {
    try await Bench.use { bench in
      try bench.write(
        "feeds.yml",
        #"{"st\u001b[31mreams": 1, "streams": {"\u202ecrm": {"keep": "\u009b5"}}}"#)
      let checked = try await bench.sluice("check")
      #expect(checked.code == 78)
      #expect(Self.isHarmless(checked.err), "\(checked.err)")
    }
  }
}
