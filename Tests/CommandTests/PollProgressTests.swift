import FeedServer
import Foundation
import Testing

@Suite struct PollProgressTests {
  /// One feed, which takes longer to answer than the line takes to be due again.
  private func serve(on bench: Bench, isBroken: Bool) throws {
    let posts = SamplePosts.make(count: 20, seed: 3, ending: Bench.wholeSecond())
    let body = FeedReplay(posts: posts, format: .rss).document
    bench.server.route("/feed") { _ in
      usleep(150_000)
      return isBroken ? .status(500) : .document(body)
    }
    try bench.configure(feeds: [("feed", "/feed")])
  }

  @Test(arguments: [
    (false, "1/1 feeds, 20 posts, 0 errors"), (true, "1/1 feeds, 0 posts, 1 error"),
  ])
  func `a terminal shows how far a round is, and nothing of it is left`(
    isBroken: Bool, line: String
  ) async throws {
    try await Bench.use { bench in
      try serve(on: bench, isBroken: isBroken)
      let out = try await bench.inTerminal("poll", "--all")
      #expect(out.contains(Bench.eraseLine + "0/1 feeds, 0 posts, 0 errors" + Bench.eraseLine))
      #expect(out.contains(Bench.eraseLine + line + Bench.eraseLine))
      let left = Bench.left(of: out)
      #expect(left.count == 3 && left.last == "")
      #expect(left[0].hasPrefix("crm/feed: ") && left[1].hasPrefix("1 feed: "))
    }
  }

  @Test func `JSON on a terminal comes without it`() async throws {
    try await Bench.use { bench in
      try serve(on: bench, isBroken: false)
      let out = try await bench.inTerminal("poll", "--all", "--json")
      #expect(!out.contains("\u{1B}") && !out.contains("/1 feeds"))
    }
  }

  @Test func `what is no terminal gets no control character`() async throws {
    try await Bench.use { bench in
      try serve(on: bench, isBroken: false)
      let round = try await bench.sluice("poll", "--all", environment: ["TERM": "xterm"])
      #expect(round.err == "")
      let controls = round.out.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" }
      #expect(controls.isEmpty)
    }
  }
}
