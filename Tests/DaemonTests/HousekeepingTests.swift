import FeedServer
import Foundation
import Inbox
import Testing

@testable import Daemon

@Suite struct HousekeepingTests {
  @Test(.timeLimit(.minutes(5)))
  func `a round ends the retention of what is due, and it does not come back`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(chatter(10))) }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))], stream: ["retention: { dropped: 1s }"]))
      let first = try await daemon.poll()
      #expect(first.new - first.kept > 0)
      try await eventually {
        try await daemon.poll()
        return try await daemon.inbox.droppedPosts().isEmpty
      }
      server.route("/feed") { _ in .document(rss(chatter(11))) }
      let row = try await daemon.poll()
      #expect(row.new == 1)
      #expect(row.known == 10)
      #expect(try await daemon.tallied().posts == 11, "the counts stay")
    }
  }
}
