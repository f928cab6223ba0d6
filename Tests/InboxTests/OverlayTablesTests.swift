import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct OverlayTablesTests {
  private let added = Overlay.AddedFeed(
    stream: "crm", address: "https://new.example/feed", name: "New", preset: "discourse",
    addedAt: .at(10))

  @Test func `what was added is there when the file is opened again, in its order`() async throws {
    let inbox = try await TestInbox()
    var other = added
    other.address = "https://another.example/feed"
    other.preset = nil
    let streams = [
      Overlay.AddedStream(name: "zebra", title: "Stripes"), Overlay.AddedStream(name: "ant"),
    ]
    #expect(try await inbox.database.add(streams: streams, feeds: [added, other]) == 2)
    let again = try InboxDatabase(path: inbox.path)
    #expect(try await again.overlay() == Overlay(streams: streams, feeds: [added, other]))
    again.close()
  }

  @Test func `adding a feed again changes nothing`() async throws {
    let inbox = try await TestInbox()
    try await inbox.database.add(feeds: [added])
    let version = try await inbox.database.overlayVersion()
    var renamed = added
    renamed.name = "Another name"
    #expect(try await inbox.database.add(feeds: [renamed]) == 0)
    #expect(try await inbox.database.overlay().feeds == [added])
    #expect(try await inbox.database.overlayVersion() == version)
  }

  @Test func `a feed taken back takes its pause and its empty stream with it`() async throws {
    let inbox = try await TestInbox()
    var other = added
    other.stream = "extra"
    let extra = Overlay.AddedStream(name: "extra", title: nil)
    try await inbox.database.add(streams: [extra], feeds: [added, other])
    try await inbox.database.pause(stream: "crm", address: added.address, at: .at(20))
    #expect(try await inbox.database.removeAdded(stream: "crm", address: added.address))
    #expect(try await inbox.database.overlay() == Overlay(streams: [extra], feeds: [other]))
    #expect(try await inbox.database.removeAdded(stream: "extra", address: other.address))
    #expect(try await inbox.database.overlay() == Overlay())
    #expect(try await inbox.database.removeAdded(stream: "extra", address: other.address) == false)
  }

  @Test func `a pause and an added feed outlive the feed's absence from the file`() async throws {
    let inbox = try await TestInbox()
    try await inbox.database.add(feeds: [added])
    try await inbox.database.pause(stream: "crm", address: Feed.forum.address, at: .at(20))
    try await inbox.database.configure(feeds: [.blog])
    try await inbox.database.configure(feeds: [.blog, .forum])
    #expect(try await inbox.record(.forum).pausedAt == .at(20))
    #expect(try await inbox.database.overlay().feeds == [added])
  }

  @Test func `a feed paused twice is paused since the first time`() async throws {
    let inbox = try await TestInbox()
    let address = Feed.forum.address
    #expect(try await inbox.database.pause(stream: "crm", address: address, at: .at(20)))
    #expect(try await inbox.database.pause(stream: "crm", address: address, at: .at(30)) == false)
    let key = Overlay.Key(stream: "crm", address: address)
    #expect(try await inbox.database.overlay().paused == [key: .at(20)])
  }

  @Test func `resuming a feed that was gone makes it due`() async throws {
    let inbox = try await TestInbox()
    try await inbox.database.record(
      QuietPoll(
        feed: try await inbox.id(.forum), outcome: .stopped(problem: "gone"), at: .at(100),
        nextPollAt: .distantFuture, coverage: .sample))
    let address = Feed.forum.address
    #expect(try await inbox.database.resume(stream: "crm", address: address))
    #expect(try await inbox.database.feeds(dueBy: .at(100)).map(\.feed).contains(.forum))
    #expect(try await inbox.database.resume(stream: "crm", address: address) == false)
  }

  @Test func `resuming a feed leaves its next poll where it is`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [], at: 100)
    try await inbox.database.pause(stream: "crm", address: Feed.forum.address, at: .at(150))
    #expect(try await inbox.database.resume(stream: "crm", address: Feed.forum.address))
    #expect(try await inbox.record(.forum).nextPollAt == .at(1000))
  }

  @Test func `each change makes another version, whoever makes it`() async throws {
    let inbox = try await TestInbox()
    let other = try InboxDatabase(path: inbox.path)
    defer { other.close() }
    var versions = [try await inbox.database.overlayVersion()]
    try await other.add(feeds: [added])
    versions.append(try await inbox.database.overlayVersion())
    try await other.pause(stream: "crm", address: added.address, at: .at(20))
    versions.append(try await inbox.database.overlayVersion())
    try await other.resume(stream: "crm", address: added.address)
    versions.append(try await inbox.database.overlayVersion())
    _ = try await other.removeAdded(stream: "crm", address: added.address)
    versions.append(try await inbox.database.overlayVersion())
    #expect(Set(versions).count == 5)
  }
}
