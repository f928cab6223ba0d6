import Testing

@testable import Filtering

@Suite struct AuditSeriesTests {
  private func session(
    _ id: Int64, _ window: ClosedRange<Double>, kept: Int, dropped: Int, keptDrawn: Int,
    droppedDrawn: Int
  ) -> AuditSeries.Session {
    AuditSeries.Session(
      id: id, window: window, kept: kept, dropped: dropped, keptDrawn: keptDrawn,
      droppedDrawn: droppedDrawn)
  }

  private func posts(
    _ count: Int, relevant: Int, isKept: Bool, session: Int64? = 1, inclusion: Double = 1,
    seen: Double = 5, since: Double = 11
  ) -> [AuditSeries.Post] {
    (0..<count).map {
      AuditSeries.Post(
        seen: seen, isKept: isKept, isRelevant: $0 < relevant, session: session,
        inclusion: inclusion, since: since)
    }
  }

  @Test func `one session that is answered whole is an estimate as it is`() throws {
    let series = AuditSeries(
      [session(1, 0...10, kept: 50, dropped: 1_000, keptDrawn: 10, droppedDrawn: 10)],
      posts: posts(10, relevant: 5, isKept: true, inclusion: 0.25)
        + posts(10, relevant: 1, isKept: false, inclusion: 0.01)
        + posts(10, relevant: 4, isKept: true, session: nil, since: 8))
    let plain = AuditEstimate(
      (0..<10).map { .init(isKept: true, inclusion: 0.25, isRelevant: $0 < 5) }
        + (0..<10).map { .init(isKept: false, inclusion: 0.01, isRelevant: $0 < 1) }
        + (0..<10).map { .init(isKept: true, inclusion: 1, isRelevant: $0 < 4) },
      kept: 50, dropped: 1_000)
    #expect(series.estimate == plain)
    #expect(series.droppedAnswered == 10)
    #expect(series.keptAnswered == 10)
  }

  @Test func `places without an answer make the others weigh more`() throws {
    let half = AuditSeries(
      [session(1, 0...10, kept: 0, dropped: 1_000, keptDrawn: 0, droppedDrawn: 20)],
      posts: posts(10, relevant: 1, isKept: false, inclusion: 0.02))
    #expect(try abs(#require(half.estimate).missed.estimate - 100) < 1e-9)
  }

  @Test func `two sessions over the same posts halve what each says`() throws {
    let sessions = [
      session(1, 0...10, kept: 0, dropped: 1_000, keptDrawn: 0, droppedDrawn: 10),
      session(2, 0...12, kept: 0, dropped: 0, keptDrawn: 0, droppedDrawn: 10),
    ]
    let answers =
      posts(10, relevant: 2, isKept: false, session: 1, inclusion: 0.01, since: 11)
      + posts(10, relevant: 0, isKept: false, session: 2, inclusion: 0.01, since: 13)
    let series = AuditSeries(sessions, posts: answers)
    // The first says 200, the second 0 beside the 2 that were known by then.
    #expect(try abs(#require(series.estimate).missed.estimate - 101) < 1e-9)
    #expect(series.dropped == 1_000)
  }

  @Test func `nothing is known before a dropped post has an answer, and old sessions do not count`()
  {
    let sessions = [
      session(1, 0...10, kept: 9, dropped: 90, keptDrawn: 5, droppedDrawn: 5)
    ]
    #expect(AuditSeries([], posts: []).estimate == nil)
    #expect(AuditSeries(sessions, posts: []).estimate == nil)
    #expect(AuditSeries(sessions, posts: posts(5, relevant: 1, isKept: true)).estimate == nil)
    let both = posts(5, relevant: 1, isKept: false) + posts(5, relevant: 1, isKept: true)
    #expect(AuditSeries(sessions, posts: both).estimate != nil)
    #expect(AuditSeries(sessions, posts: both, since: 11).estimate == nil)
  }

  /// How a stream is audited: each day brings posts, some days a session over the last days.
  struct Setting: Sendable, CustomTestStringConvertible {
    var recall: Double
    var share: Double
    /// A session each so many days.
    var every: Int
    var count: Int

    var testDescription: String {
      "recall \(recall), relevant \(share), \(count) each \(every) days"
    }
  }

  static let settings = [
    Setting(recall: 0.5, share: 0.03, every: 1, count: 10),
    Setting(recall: 0.8, share: 0.05, every: 1, count: 20),
    Setting(recall: 0.7, share: 0.02, every: 4, count: 30),
    Setting(recall: 0.3, share: 0.1, every: 7, count: 50),
  ]

  @Test(arguments: settings)
  func `of 500 streams at least 460 have recall and precision inside the interval`(
    setting: Setting
  ) throws {
    var random = SeededRandom(21)
    var covered = (recall: 0, precision: 0)
    for _ in 0..<500 {
      var stream = LivedStream(setting, using: &random)
      let series = stream.live(using: &random)
      let estimate = try #require(series.estimate)
      #expect(series.dropped == stream.dropped)
      if estimate.recall.map({ $0.holds(stream.recall) }) ?? true { covered.recall += 1 }
      if estimate.precision!.holds(stream.precision) { covered.precision += 1 }
    }
    #expect(covered.recall >= 460)
    #expect(covered.precision >= 460)
  }
}

extension AuditEstimate.Interval {
  fileprivate func holds(_ truth: Double) -> Bool { (low - 1e-9...high + 1e-9).contains(truth) }
}

/// Twenty-eight days with sessions over windows of fourteen. Kept posts are decided likeliest first, a
/// few a day; one answer in ten is `unsure`, and the last session is broken off in the middle.
private struct LivedStream {
  private static let perDay = 150
  private static let days = 28

  private struct Post {
    var seen: Double
    var score: Double
    var isKept: Bool
    var isRelevant: Bool
    var knownSince: Double?
    var session: Int64?
    var inclusion = 1.0
    var isSure = true
  }

  private let setting: AuditSeriesTests.Setting
  private var posts: [Post] = []

  init(_ setting: AuditSeriesTests.Setting, using random: inout SeededRandom) {
    self.setting = setting
    for day in 0..<Self.days {
      for _ in 0..<Self.perDay {
        let isRelevant = Double.random(in: 0..<1, using: &random) < setting.share
        let noise = 0.05 - setting.share * setting.recall
        let keptShare = isRelevant ? setting.recall : max(0.01, noise) / (1 - setting.share)
        let isKept = Double.random(in: 0..<1, using: &random) < keptShare
        posts.append(
          Post(
            seen: Double(day) + Double.random(in: 0..<1, using: &random),
            score: (isKept ? 1 : 0) + (isRelevant ? 0.3 : 0)
              + Double.random(in: 0..<1, using: &random),
            isKept: isKept, isRelevant: isRelevant))
      }
    }
    posts.removeAll { $0.seen > Double(Self.days - 1) + 0.999 }
  }

  var dropped: Int { posts.count { !$0.isKept } }
  var recall: Double {
    Double(posts.count { $0.isKept && $0.isRelevant }) / Double(posts.count { $0.isRelevant })
  }
  var precision: Double {
    Double(posts.count { $0.isKept && $0.isRelevant }) / Double(posts.count { $0.isKept })
  }

  mutating func live(using random: inout SeededRandom) -> AuditSeries {
    var sessions: [AuditSeries.Session] = []
    for day in 1...Self.days {
      let now = Double(day)
      decide(now: now)
      guard day % setting.every == 0 else { continue }
      sessions.append(audit(Int64(day), now: now, last: sessions.last, using: &random))
    }
    return AuditSeries(
      sessions,
      posts: posts.compactMap { post in
        guard let since = post.knownSince, post.isSure else { return nil }
        return AuditSeries.Post(
          seen: post.seen, isKept: post.isKept, isRelevant: post.isRelevant, session: post.session,
          inclusion: post.inclusion, since: since)
      })
  }

  /// The best of what waits, outside of the audit.
  private mutating func decide(now: Double) {
    let waiting = posts.indices.filter {
      posts[$0].isKept && posts[$0].seen <= now && posts[$0].knownSince == nil
    }
    for index in waiting.sorted(by: { posts[$0].score > posts[$1].score }).prefix(3) {
      posts[index].knownSince = now - 0.01
    }
  }

  private mutating func audit(
    _ id: Int64, now: Double, last: AuditSeries.Session?, using random: inout SeededRandom
  ) -> AuditSeries.Session {
    let window = max(0, now - 14)...now
    let inside = posts.indices.filter { window.contains(posts[$0].seen) }
    let open = inside.filter { posts[$0].knownSince == nil }
    func candidates(_ isKept: Bool) -> [AuditDraw.Candidate] {
      open.filter { posts[$0].isKept == isKept }
        .map { AuditDraw.Candidate(id: Int64($0), score: posts[$0].score) }
    }
    let drawn = AuditDraw.session(
      dropped: candidates(false), kept: candidates(true), count: setting.count, using: &random)
    let isBrokenOff = Int(id) + setting.every > Self.days
    for draw in drawn.prefix(isBrokenOff ? drawn.count / 2 : drawn.count) {
      posts[Int(draw.id)].knownSince = now + 0.005
      posts[Int(draw.id)].session = id
      posts[Int(draw.id)].inclusion = draw.inclusion
      posts[Int(draw.id)].isSure = Double.random(in: 0..<1, using: &random) < 0.9
    }
    let new = inside.filter { posts[$0].seen > last?.window.upperBound ?? -1 }
    return AuditSeries.Session(
      id: id, window: window, kept: new.count { posts[$0].isKept },
      dropped: new.count { !posts[$0].isKept }, keptDrawn: drawn.count { $0.isKept },
      droppedDrawn: drawn.count { !$0.isKept })
  }
}
