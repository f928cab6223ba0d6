import FeedServer
import Foundation
import Testing

@Suite struct KillTests {
  /// Polls are killed at random moments, spread over the time that a whole one takes, while the feeds
  /// move on; what has been served is all there in the end, each post once.
  @Test func `a poll killed at any moment loses no post and repeats none`() async throws {
    try await Bench.use { bench in
      let killsMin = 30
      let roundsMax = 80
      let replays = try serveSlowly(bench, count: 40 * (roundsMax + 1))
      _ = try await bench.json("poll", "--all", "--json")
      var seconds = 1.0
      var kills = 0
      for round in 1...roundsMax where kills < killsMin {
        for replay in replays { replay.window = 0..<(40 * (round + 1)) }
        let start = ContinuousClock.now
        let poll = try bench.start(["poll", "--all"])
        let moment = seconds * .random(in: 0...1)
        let killer = Task {
          try await Task.sleep(for: .seconds(moment))
          poll.signal(SIGKILL)
        }
        if await poll.ended().code == -SIGKILL {
          kills += 1
        } else {
          // It was done before its time: aim at what a whole poll takes on this machine now.
          killer.cancel()
          seconds = (ContinuousClock.now - start) / .seconds(1)
        }
        if round % 5 == 0 {
          #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
          try await expectCountsAddUp(bench)
        }
      }
      #expect(kills >= killsMin)
      let last = try await bench.json("poll", "--all", "--json")
      #expect(last.array.allSatisfy { $0["outcome"].string != "failed" })
      #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
      try await expectEverythingOnce(bench, replays)
      let again = try await bench.json("poll", "--all", "--json")
      #expect(again.array.allSatisfy { $0["outcome"].string == "not-modified" })
    }
  }

  /// Three feeds whose answers trickle, so that a kill also hits the fetch.
  private func serveSlowly(_ bench: Bench, count: Int) throws -> [FeedReplay] {
    let replays = try bench.serveThreeFeeds(of: count)
    for replay in replays {
      replay.window = 0..<40
      bench.server.route("/\(replay.format.rawValue)") { request in
        usleep(100_000)
        return replay.respond(to: request)
      }
    }
    return replays
  }

  private func expectCountsAddUp(_ bench: Bench) async throws {
    let stored = try await bench.sqlite(
      """
      SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM verdict),
        (SELECT sum(posts) FROM tally), (SELECT count(DISTINCT feed || guid) FROM post)
      """)
    let numbers = Set(try #require(stored.first).split(separator: "|"))
    #expect(numbers.count == 1, "\(stored)")
  }

  private func expectEverythingOnce(_ bench: Bench, _ replays: [FeedReplay]) async throws {
    let served = replays.flatMap { replay in replay.posts[replay.window].map(\.url) }
    let stored = try await bench.sqlite("SELECT url FROM post")
    #expect(stored.count == served.count)
    #expect(Set(stored) == Set(served))
    let counts = try await bench.json("inbox", "count", "--json")
    let polled = counts["verdicts"].array.reduce(0) { $0 + $1["kept"].int! + $1["dropped"].int! }
    #expect(polled == served.count)
  }
}
