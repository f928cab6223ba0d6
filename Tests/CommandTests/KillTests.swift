import FeedServer
import Foundation
import Synchronization
import Testing

@Suite struct KillTests {
  /// How often a poll is killed; `SLUICE_KILLS` says more where there is time.
  private static let killsMin =
    ProcessInfo.processInfo.environment["SLUICE_KILLS"].flatMap { Int($0) } ?? 30

  /// Polls are killed at random moments, spread over the time that a whole one takes, while the feeds
  /// move on or stand still, and one feed fails every other time. Each poll that lives to its end is
  /// compared with the server's log: whatever was served whole and is still shown is there, once.
  @Test func `a poll killed at any moment loses no post and repeats none`() async throws {
    try await Bench.use { bench in
      let site = try Site(bench, postsPerFeed: 40 + 15 * Self.killsMin)
      _ = try await bench.json("poll", "--all", "--json")
      try await site.compare()
      var seconds = 1.0
      var kills = 0
      var polls = 0
      while kills < Self.killsMin, polls < Self.killsMin * 4 {
        polls += 1
        site.moveOn()
        let start = ContinuousClock.now
        let poll = try bench.start(["poll", "--all"])
        let moment = polls % 4 == 0 ? nil : seconds * .random(in: 0...1)
        let killer = Task {
          guard let moment else { return }
          try await Task.sleep(for: .seconds(moment))
          poll.signal(SIGKILL)
        }
        if await poll.ended().code == -SIGKILL {
          kills += 1
        } else {
          // It lived to its end: aim at what a whole poll takes on this machine now.
          killer.cancel()
          seconds = (ContinuousClock.now - start) / .seconds(1)
          try await site.compare()
        }
      }
      #expect(kills >= Self.killsMin, "\(polls) polls")
      site.isBroken.store(false, ordering: .relaxed)
      let last = try await bench.json("poll", "--all", "--json")
      #expect(
        last.array.allSatisfy { ["answered", "not-modified"].contains($0["outcome"].string) })
      try await site.compare()
      let again = try await bench.json("poll", "--all", "--json")
      #expect(again.array.allSatisfy { $0["outcome"].string == "not-modified" })
      try await site.compare()
      #expect(Set(bench.server.requests.map(\.method)) == ["GET"])
    }
  }
}

/// Feeds in all formats whose answers take a while, so that a kill also hits the fetch; the last one
/// is broken off in the middle, or not there, whenever it `isBroken`.
private final class Site: Sendable {
  private static let windowLength = 40

  let bench: Bench
  let replays: [FeedReplay]
  let isBroken = Atomic(false)
  /// What each answer showed, by the number of its request.
  private let shown = Mutex<[Int: [String]]>([:])
  /// What answers that were broken off may have shown.
  private let begun = Mutex<Set<String>>([])

  init(_ bench: Bench, postsPerFeed: Int) throws {
    self.bench = bench
    let formats = FeedReplay.Format.allCases + [.rss]
    replays = formats.enumerated().map { number, format in
      FeedReplay(
        posts: SamplePosts.make(
          count: postsPerFeed, seed: UInt64(number) + 1, ending: Bench.wholeSecond(),
          secondsApart: 60),
        format: format, title: "feed \(number)", window: 0..<Self.windowLength)
    }
    for (number, replay) in replays.enumerated() {
      bench.server.route("/\(number)") { [self] in answer($0, replay, number) }
    }
    try bench.configure(feeds: replays.indices.map { ("feed \($0)", "/\($0)") })
  }

  private func answer(_ request: FeedRequest, _ replay: FeedReplay, _ number: Int) -> FeedResponse {
    usleep(100_000)
    if number == replays.count - 1, isBroken.load(ordering: .relaxed) {
      guard request.number % 2 == 0 else { return .status(500) }
      begun.withLock { $0.formUnion(replay.posts[replay.window].map(\.url)) }
      let half = String(decoding: replay.document.prefix(replay.document.count / 2), as: UTF8.self)
      return .raw("HTTP/1.1 200 OK\r\nContent-Length: \(2 * half.utf8.count)\r\n\r\n\(half)")
    }
    // What is shown is read before and after: a window that moved meanwhile is not vouched for.
    let window = replay.window
    let response = replay.respond(to: request)
    let addresses = replay.posts[window].map(\.url)
    if replay.window == window { shown.withLock { $0[request.number] = addresses } }
    return response
  }

  /// Half of the feeds move on by a part of their windows, so that an unchanged one follows a kill as
  /// often as a changed one.
  func moveOn() {
    for replay in replays where Bool.random() {
      let step = Int.random(in: 1...Self.windowLength / 2)
      replay.window = replay.window.lowerBound + step..<replay.window.upperBound + step
    }
    isBroken.store(.random(), ordering: .relaxed)
  }

  /// After a poll that was not killed: the database is whole, and holds each post once that was ever
  /// served in a complete answer and is shown now, and nothing that was never served.
  func compare() async throws {
    let stored = try await bench.sqlite("SELECT url FROM post")
    let whole = bench.server.requests.filter { $0.isSent && $0.status == 200 }
    let served = Set(shown.withLock { shown in whole.flatMap { shown[$0.number] ?? [] } })
    // A feed that failed just now is looked at the next time.
    let answering = replays.dropLast(isBroken.load(ordering: .relaxed) ? 1 : 0)
    let showing = Set(answering.flatMap { replay in replay.posts[replay.window].map(\.url) })
    let missed = served.intersection(showing).subtracting(stored)
    #expect(missed == [], "served whole and not stored")
    #expect(showing.subtracting(stored) == [], "a whole poll takes what is shown")
    #expect(Set(stored).count == stored.count, "stored twice")
    let offered = served.union(begun.withLock { $0 })
    #expect(Set(stored).subtracting(offered) == [], "never served")
    #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
    let counts = try await bench.sqlite(
      """
      SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM verdict),
        (SELECT sum(posts) FROM tally), (SELECT count(DISTINCT feed || guid) FROM post)
      """)
    #expect(Set(try #require(counts.first).split(separator: "|")).count == 1, "\(counts)")
  }
}
