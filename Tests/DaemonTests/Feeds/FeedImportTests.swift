import Foundation
import Inbox
import Parsing
import Testing

@testable import Daemon

@Suite struct FeedImportTests {
  private let two = """
    streams:
      crm: { title: Teams looking for a CRM, feeds: ["https://a.test/feed"] }
      news: { feeds: ["https://n.test/feed"] }
    """

  private func imported(
    _ outlines: [OPMLOutline], into text: String? = nil, stream: String? = nil
  ) throws -> FeedImport {
    FeedImport(
      OPMLDocument(outlines: outlines), into: try configured(text ?? two), stream: stream,
      now: Date(timeIntervalSince1970: 0))
  }

  private func feed(
    _ address: String?, _ text: String = "F", preset: String? = nil
  ) -> OPMLOutline {
    OPMLOutline(text: text, type: "rss", feedAddress: address, preset: preset)
  }

  @Test(arguments: [
    ("crm", "crm", false), ("CRM!", "crm", false), ("teams LOOKING for a crm", "crm", false),
    ("News", "news", false), ("Größe & Maß", "grosse-mass", true), ("新闻", "xin-wen", true),
    ("!!!", "imported", true),
  ])
  func `a folder goes into the stream of its name or title, else becomes one`(
    folder: String, stream: String, isNew: Bool
  ) throws {
    let result = try imported([OPMLOutline(text: folder, children: [feed("https://x.test/")])])
    #expect(result.parts.map(\.stream) == [stream])
    #expect(result.parts.map(\.isNew) == [isNew])
    #expect(
      result.addedStreams
        == (isNew ? [.init(name: stream, title: folder == "!!!" ? "Imported" : folder)] : []))
    #expect(result.addedFeeds.map(\.stream) == [stream])
  }

  @Test func `a folder inside another is a stream of its own`() throws {
    let result = try imported([
      OPMLOutline(
        text: "Tools",
        children: [
          feed("https://x.test/1"), OPMLOutline(text: "Old", children: [feed("https://x.test/2")]),
        ])
    ])
    #expect(result.addedStreams.map(\.name) == ["tools", "tools-old"])
    #expect(result.addedStreams.map(\.title) == ["Tools", "Tools / Old"])
  }

  @Test func `without a folder a feed goes where one says, into the only stream, or a new one`()
    throws
  {
    let list = [feed("https://x.test/")]
    #expect(try imported(list, stream: "news").parts.map(\.stream) == ["news"])
    #expect(try imported(list, into: feedYAML("https://a.test/")).parts.map(\.stream) == ["crm"])
    let other = try imported(list)
    #expect(other.parts.map(\.stream) == ["imported"])
    #expect(other.parts.map(\.isNew) == [true])
  }

  @Test func `what is not added is told with its reason`() throws {
    let result = try imported([
      OPMLOutline(
        text: "crm",
        children: [
          feed("HTTPS://A.test/feed", "There"), feed("https://x.test/", "New"),
          feed("https://x.test/", "Again"), feed(nil, "Lost"), feed("ftp://x.test/", "Old"),
          feed("https://me:secret@x.test/", "Mine"), feed("not an address", ""),
        ])
    ])
    #expect(result.newFeeds == 1)
    #expect(
      result.skipped.map(\.name) == ["There", "Again", "Lost", "Old", "Mine", "not an address"])
    let reasons = result.skipped.map(\.reason)
    #expect(reasons[0] == "stream crm has it already")
    #expect(reasons[1] == "the list has it twice for crm")
    #expect(reasons[2] == "it has no address")
    #expect(reasons[3].contains("begins with ftp"))
    #expect(reasons[4].contains("user name or password") && !reasons[4].contains("secret"))
    #expect(reasons[5].contains("white space"))
    #expect(result.isUsable)
  }

  @Test func `an address may be in several streams, under one name`() throws {
    let result = try imported([
      OPMLOutline(text: "crm", children: [feed("https://x.test/", "X")]),
      OPMLOutline(text: "news", children: [feed("https://x.test/", "X")]),
      OPMLOutline(
        text: "more", children: [feed("https://y.test/", "X"), feed("https://z.test/a/b", "")]),
    ])
    #expect(result.addedFeeds.map(\.name) == ["X", "X", "X (2)", "z.test a b"])
  }

  @Test func `a list that we wrote names its streams and presets`() throws {
    let result = try imported([
      OPMLOutline(
        text: "Whatever it is called", stream: "leads",
        children: [
          feed("https://l.test/", preset: "lemmy"), feed("https://m.test/", preset: "usenet"),
        ]),
      OPMLOutline(text: "Evil", stream: "../etc", children: [feed("https://e.test/")]),
    ])
    #expect(result.addedStreams.map(\.name) == ["leads", "evil"])
    #expect(result.addedFeeds.map(\.preset) == ["lemmy", nil, nil])
  }

  @Test func `a name that a terminal would obey, or that has no end, is tamed`() throws {
    let result = try imported(
      [feed("https://x.test/", "a\u{1B}[31mb" + String(repeating: "c", count: 900))],
      stream: "crm")
    let name = try #require(result.addedFeeds.first?.name)
    #expect(name.count == 80)
    #expect(!name.unicodeScalars.contains("\u{1B}"))
  }
}

@Suite struct FeedVerbsTests {
  private let yaml = """
    streams:
      crm:
        title: Teams & tools
        feeds:
          - { url: "https://a.test/feed", name: A }
          - { url: "https://b.test/api", name: B, items: /items, fields: { id: /id, title: /t } }
          - { url: "https://c.test/feed", name: C, every: 5m, headers: { Accept: text/xml } }
          - { reddit: r/CRM }
      news:
        feeds: [{ url: "https://a.test/feed", name: A }]
    """

  @Test func `what was exported gives the same feeds and streams elsewhere`() async throws {
    let daemon = try await TestDaemon(yaml)
    let export = try daemon.stages.exportFeeds(stream: nil)
    #expect(export.feeds == 5)
    #expect(export.notes.count == 2)
    #expect(export.notes[0] == "crm/B: the list does not say its items and fields")
    #expect(
      export.notes[1]
        == "crm/C: the list does not say its headers (Accept) and its pace (every: 5m to 20m)")
    let other = try await TestDaemon(
      "streams: { other: { feeds: [\"https://o.test/\"] } }")
    let path = try other.directory.file("list.opml", String(decoding: export.bytes, as: UTF8.self))
    let result = try await other.stages.importFeeds(path: path, stream: nil, isDryRun: false)
    #expect(result.skipped.isEmpty && result.warnings.isEmpty)
    #expect(try await other.stages.live.refresh())
    let there = other.stages.configuration.streams.dropFirst()
    let here = daemon.stages.configuration.streams
    #expect(there.map(\.name) == here.map(\.name))
    #expect(there.map(\.title) == here.map(\.title))
    #expect(there.map { $0.feeds.map(\.address) } == here.map { $0.feeds.map(\.address) })
    #expect(there.map { $0.feeds.map(\.name) } == here.map { $0.feeds.map(\.name) })
    #expect(there.first?.feeds.last?.preset == .reddit)
    #expect(there.first?.feeds.last?.everySeconds == 3_600)
    let again = try await other.stages.importFeeds(path: path, stream: nil, isDryRun: false)
    #expect(again.newFeeds == 0)
    #expect(again.skipped.count == 5)
  }

  @Test func `a dry run changes nothing, a bad file neither`() async throws {
    let daemon = try await TestDaemon(yaml)
    let version = try await daemon.inbox.overlayVersion()
    let list = try daemon.directory.file(
      "x.opml", "<opml><body><outline text='X' xmlUrl='https://x.test/'/></body></opml>")
    let result = try await daemon.stages.importFeeds(path: list, stream: "crm", isDryRun: true)
    #expect(result.newFeeds == 1)
    for text in ["<rss/>", "<opml><body><outline text='a note'/></body></opml>", ""] {
      let path = try daemon.directory.file("bad", text)
      await #expect(throws: FeedListError.self) {
        try await daemon.stages.importFeeds(path: path, stream: nil, isDryRun: false)
      }
    }
    await #expect(throws: UnknownStream.self) {
      try await daemon.stages.importFeeds(path: list, stream: "erp", isDryRun: false)
    }
    #expect(try await daemon.inbox.overlayVersion() == version)
  }

  @Test func `a feed is paused in each stream that has it, or in one`() async throws {
    let daemon = try await TestDaemon(yaml)
    let stages = daemon.stages
    let one = try await stages.pause(["A"], stream: "news")
    #expect(one.map(\.stream) == ["news"])
    let both = try await stages.pause(["HTTPS://a.test/feed"], stream: nil)
    #expect(both.map(\.stream) == ["crm", "news"])
    #expect(both.map(\.changed) == [true, false])
    let due = try await daemon.inbox.feeds(dueBy: .distantFuture).map(\.feed.name)
    #expect(!due.contains("A") && due.contains("B"))
    let back = try await stages.resume(["A"], stream: nil)
    #expect(back.map(\.changed) == [true, true])
    #expect(try await stages.resume(["A"], stream: "crm").map(\.changed) == [false])
    #expect(try await daemon.inbox.feeds(dueBy: .distantFuture).count { $0.feed.name == "A" } == 2)
  }

  @Test func `a name that nobody has changes nothing, and the nearest is told`() async throws {
    let daemon = try await TestDaemon(yaml.replacing("name: C,", with: "name: Forum,"))
    let version = try await daemon.inbox.overlayVersion()
    let unknown = await #expect(throws: UnknownFeed.self) {
      try await daemon.stages.pause(["A", "Forun"], stream: nil)
    }
    #expect(unknown?.nearest == "Forum")
    let elsewhere = await #expect(throws: UnknownFeed.self) {
      try await daemon.stages.pause(["Forum"], stream: "news")
    }
    #expect(elsewhere?.description.hasSuffix("it is in crm") == true)
    #expect(try await daemon.inbox.overlayVersion() == version)
  }

  @Test func `only what import added can be removed`() async throws {
    let daemon = try await TestDaemon(yaml)
    let list = try daemon.directory.file(
      "x.opml", "<opml><body><outline text='X' xmlUrl='https://x.test/'/></body></opml>")
    _ = try await daemon.stages.importFeeds(path: list, stream: "crm", isDryRun: false)
    try await daemon.stages.live.refresh()
    let refused = await #expect(throws: FeedOfFile.self) {
      try await daemon.stages.remove(["X", "A"], stream: "crm")
    }
    #expect(refused?.description.contains("stands in feeds.yml:5") == true)
    #expect(try await daemon.stages.remove(["X"], stream: nil).map(\.stream) == ["crm"])
    try await daemon.stages.live.refresh()
    #expect(!daemon.stages.configuration.allFeeds.contains { $0.name == "X" })
  }

  @Test func `resuming revives a feed that is gone for good`() async throws {
    let daemon = try await TestDaemon(yaml)
    let record = try await daemon.record("B")
    try await daemon.inbox.record(
      QuietPoll(
        feed: record.id, outcome: .stopped(problem: "It is gone."), at: Date(),
        nextPollAt: .distantFuture, coverage: CoverageEntry(day: "2026-11-22")))
    #expect(try await daemon.record("B").isStopped)
    #expect(try await daemon.stages.resume(["B"], stream: nil).map(\.changed) == [true])
    #expect(try await daemon.record("B").isStopped == false)
    #expect(try await daemon.inbox.feeds(dueBy: Date()).contains { $0.feed.name == "B" })
  }
}
