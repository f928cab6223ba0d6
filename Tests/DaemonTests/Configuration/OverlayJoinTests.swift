import Foundation
import Inbox
import Parsing
import Testing

@testable import Daemon

@Suite struct OverlayJoinTests {
  private let day = Date(timeIntervalSince1970: 1_795_326_245)  // 2026-11-22
  private let text = """
    timezone: UTC
    defaults: { every: 20m, keep: 4% }
    streams:
      crm:
        feeds: [{ url: "https://a.test/feed", name: Blog }]
      erp:
        feeds: ["https://e.test/feed"]
    """

  private func added(
    _ stream: String, _ address: String, _ name: String, preset: String? = nil
  ) -> Overlay.AddedFeed {
    Overlay.AddedFeed(stream: stream, address: address, name: name, preset: preset, addedAt: day)
  }

  @Test func `an added feed gets what defaults say, in a stream of the file or its own`() throws {
    let file = try configured(text)
    let live = file.applying(
      Overlay(
        streams: [.init(name: "news", title: "All the news")],
        feeds: [
          added("crm", "https://b.test/feed", "B"), added("news", "https://n.test/feed", "N"),
        ]))
    #expect(live.streams.map(\.name) == ["crm", "erp", "news"])
    #expect(live.streams[0].feeds.map(\.name) == ["Blog", "B"])
    #expect(live.streams[0].feeds[1].everySeconds == 1_200)
    #expect(live.streams[0].feeds[1].everySecondsMax == 4_800)
    #expect(live.streams[2].keep == 0.04)
    #expect(live.streams[2].title == "All the news")
    #expect(live.allFeeds.count == 4)
    #expect(
      live.shown("streams.crm.feeds.B.address")
        == "https://b.test/feed from feeds import (2026-11-22)")
    #expect(live.shown("streams.crm.feeds.B.every") == "20m to 80m from defaults (feeds.yml:2)")
    #expect(live.shown("streams.news.title") == "All the news from feeds import (2026-11-22)")
    #expect(live.shown("streams.news.keep") == "4% from defaults (feeds.yml:2)")
    #expect(live.shown("streams.news.retrain") == "20 from default")
  }

  @Test func `values stand with their stream, and each path is there once`() throws {
    let live = try configured(text).applying(
      Overlay(
        feeds: [added("crm", "https://b.test/feed", "B")],
        paused: [.init(stream: "crm", address: "https://a.test/feed"): day]))
    let paths = live.effective().map(\.path)
    #expect(Set(paths).count == paths.count)
    let last = try #require(paths.lastIndex { $0.hasPrefix("streams.crm.") })
    let first = try #require(paths.firstIndex { $0.hasPrefix("streams.erp.") })
    #expect(last < first)
    #expect(paths.contains("streams.crm.feeds.B.every"))
    #expect(
      live.shown("streams.crm.feeds.Blog.paused")
        == "since 2026-11-22T05:44:05Z from feeds pause (2026-11-22)")
  }

  @Test func `what the file has itself is not added twice`() throws {
    let live = try configured(text).applying(
      Overlay(
        streams: [.init(name: "erp", title: "Other")],
        feeds: [
          added("crm", "HTTPS://A.test/feed", "Again"), added("erp", "https://a.test/feed", "Blog"),
        ]))
    #expect(live.streams.map { $0.feeds.map(\.name) } == [["Blog"], ["e.test", "Blog"]])
    #expect(live.streams[1].title == "erp")
  }

  @Test func `names stay distinct, and one address keeps one name`() throws {
    let live = try configured(text).applying(
      Overlay(feeds: [
        added("crm", "https://b.test/feed", "Blog"), added("crm", "https://c.test/feed", "Blog"),
        added("erp", "https://b.test/feed", "Blog"),
      ]))
    #expect(live.streams[0].feeds.map(\.name) == ["Blog", "Blog (2)", "Blog (3)"])
    #expect(live.streams[1].feeds.map(\.name) == ["e.test", "Blog (2)"])
  }

  @Test func `a preset brings its shape and its pace, which defaults cannot make ruder`() throws {
    let live = try configured(text).applying(
      Overlay(feeds: [
        added("crm", "https://www.reddit.com/r/CRM/new/.rss", "r/CRM", preset: "reddit"),
        added("crm", "https://m.test/x", "M", preset: "from a newer sluice"),
      ]))
    let feed = live.streams[0].feeds[1]
    #expect(feed.preset == .reddit)
    #expect(feed.shape == .preset(.reddit))
    #expect(feed.everySeconds == 3_600)
    #expect(live.streams[0].feeds[2].shape == .detected)
    #expect(live.shown("streams.crm.feeds.r/CRM.preset") == "reddit from feeds import (2026-11-22)")
    #expect(live.paces["reddit.com"]?.gapSeconds == 60)
  }

  @Test func `a feed whose stream left the file is polled on`() throws {
    let live = try configured(text).applying(
      Overlay(feeds: [added("gone", "https://g.test/feed", "G")]))
    #expect(live.streams.last?.name == "gone")
    #expect(live.streams.last?.feeds.map(\.name) == ["G"])
  }

  @Test func `ten thousand feeds of one name are joined in no time worth speaking of`() throws {
    let feeds = (0..<10_000).map { added("crm", "https://a.test/\($0)", "Blog") }
    let live = try configured(text).applying(Overlay(feeds: feeds))
    #expect(Set(live.streams[0].feeds.map(\.name)).count == 10_001)
  }
}
