import Foundation
import Testing

@testable import Filtering

@Suite struct AuditEstimateTests {
  private func answers(
    _ count: Int, isKept: Bool, inclusion: Double, relevant: Int
  ) -> [AuditEstimate.Answer] {
    (0..<count).map {
      AuditEstimate.Answer(isKept: isKept, inclusion: inclusion, isRelevant: $0 < relevant)
    }
  }

  @Test func `where every post has an answer nothing is uncertain`() throws {
    let estimate = AuditEstimate(
      answers(10, isKept: true, inclusion: 1, relevant: 6)
        + answers(90, isKept: false, inclusion: 1, relevant: 2), kept: 10, dropped: 90)
    let recall = try #require(estimate.recall)
    let precision = try #require(estimate.precision)
    for (figure, truth) in [(recall, 0.75), (precision, 0.6)] {
      #expect(abs(figure.estimate - truth) < 1e-9)
      #expect(abs(figure.low - truth) < 1e-6 && abs(figure.high - truth) < 1e-6)
    }
  }

  @Test func `no hit among few draws leaves room for many missed posts`() throws {
    let estimate = AuditEstimate(
      answers(50, isKept: true, inclusion: 1, relevant: 25)
        + answers(100, isKept: false, inclusion: 0.1, relevant: 0), kept: 50, dropped: 1_000)
    #expect(estimate.missed.estimate == 0)
    // The rule of three says that up to 3 in 100 may be missed; a two-sided interval says some more.
    #expect((25...40).contains(estimate.missed.high))
    let recall = try #require(estimate.recall)
    #expect(recall.high == 1)
    #expect((0.35...0.5).contains(recall.low))
  }

  @Test func `without an audit recall may be anything below what is known`() throws {
    let estimate = AuditEstimate(
      answers(50, isKept: true, inclusion: 1, relevant: 25)
        + answers(5, isKept: false, inclusion: 1, relevant: 5), kept: 50, dropped: 1_000)
    let recall = try #require(estimate.recall)
    #expect(abs(recall.low - 25.0 / 1_025) < 1e-3)
    #expect(abs(recall.high - 25.0 / 30) < 1e-6)
    #expect(AuditEstimate([], kept: 5, dropped: 95).recall == nil)
    #expect(AuditEstimate([], kept: 0, dropped: 95).precision == nil)
  }

  @Test func `more draws narrow the interval`() throws {
    var widths: [Double] = []
    for count in [100, 400, 1_600] {
      let recall = try #require(
        AuditEstimate(
          answers(400, isKept: true, inclusion: 1, relevant: 200)
            + answers(
              count, isKept: false, inclusion: Double(count) / 8_000, relevant: count / 50),
          kept: 400, dropped: 8_000
        ).recall)
      #expect((recall.low...recall.high).contains(recall.estimate))
      widths.append(recall.high - recall.low)
    }
    #expect(widths[1] < 0.7 * widths[0])
    #expect(widths[2] < 0.7 * widths[1])
  }

  /// A made-up stream: how large its relevant share, how many of those are kept, how many audits.
  struct Setting: Sendable, CustomTestStringConvertible {
    var recall: Double
    var share: Double
    var audits: Int
    /// Whether missed posts stand nearer to the threshold than others.
    var isInformed: Bool

    var testDescription: String {
      "recall \(recall), relevant \(share), \(audits) audits, informed: \(isInformed)"
    }
  }

  static let settings = [
    Setting(recall: 0.3, share: 0.005, audits: 50, isInformed: false),
    Setting(recall: 0.3, share: 0.1, audits: 100, isInformed: true),
    Setting(recall: 0.5, share: 0.02, audits: 400, isInformed: false),
    Setting(recall: 0.7, share: 0.05, audits: 800, isInformed: false),
    Setting(recall: 0.85, share: 0.02, audits: 160, isInformed: true),
    Setting(recall: 0.95, share: 0.05, audits: 100, isInformed: false),
  ]

  @Test(arguments: settings)
  func `of 1,000 streams at least 930 have their recall and precision inside the interval`(
    setting: Setting
  ) {
    var random = SeededRandom(11)
    var covered = (recall: 0, precision: 0)
    var width = 0.0
    for _ in 0..<1_000 {
      let stream = AuditedStream(setting, using: &random)
      let estimate = stream.audited(setting.audits, using: &random)
      if let recall = estimate.recall {
        if recall.holds(stream.recall) { covered.recall += 1 }
        width += recall.high - recall.low
      } else {
        covered.recall += 1
        width += 1
      }
      if estimate.precision!.holds(stream.precision) { covered.precision += 1 }
    }
    #expect(covered.recall >= 930)
    #expect(covered.precision >= 930)
    // Narrow enough to say something where there is enough to go by.
    if setting.audits == 800 { #expect(width / 1_000 < 0.3) }
  }
}

extension AuditEstimate.Interval {
  fileprivate func holds(_ truth: Double) -> Bool { (low - 1e-9...high + 1e-9).contains(truth) }
}

/// Eight days of a stream of 2,400 posts of which one in twenty is kept; half of the kept ones are
/// decided outside of the audit.
private struct AuditedStream {
  private static let days = 8
  private static let keptPosts = 120
  private static let droppedPosts = 2_280

  private var kept: [Bool]
  /// The best-scored first.
  private var dropped: [Bool]
  let recall: Double
  let precision: Double

  init(_ setting: AuditEstimateTests.Setting, using random: inout SeededRandom) {
    let posts = Double(Self.keptPosts + Self.droppedPosts)
    let relevant = Int(setting.share * posts)
    let found = min(Int(setting.recall * Double(relevant)), Self.keptPosts)
    kept = Array(repeating: false, count: Self.keptPosts)
    dropped = Array(repeating: false, count: Self.droppedPosts)
    recall = Double(found) / Double(relevant)
    precision = Double(found) / Double(Self.keptPosts)
    Self.mark(&kept, found) { Double.random(in: 0..<1, using: &random) }
    Self.mark(&dropped, relevant - found) {
      let place = Double.random(in: 0..<1, using: &random)
      return setting.isInformed ? place * place * place : place
    }
  }

  private static func mark(_ posts: inout [Bool], _ count: Int, place: () -> Double) {
    var left = count
    while left > 0 {
      let index = Int(place() * Double(posts.count))
      guard !posts[index] else { continue }
      posts[index] = true
      left -= 1
    }
  }

  func audited(_ audits: Int, using random: inout SeededRandom) -> AuditEstimate {
    var answers: [AuditEstimate.Answer] = []
    for day in 0..<Self.days {
      let undecided = Self.day(day, of: kept.count)
      let decided = undecided.prefix(undecided.count / 2)
      answers += decided.map {
        AuditEstimate.Answer(isKept: true, inclusion: 1, isRelevant: kept[Int($0.id)])
      }
      answers += AuditDraw.session(
        dropped: Self.day(day, of: dropped.count), kept: Array(undecided.dropFirst(decided.count)),
        count: (day + 1) * audits / Self.days - day * audits / Self.days, using: &random
      ).map {
        AuditEstimate.Answer(
          isKept: $0.isKept, inclusion: $0.inclusion,
          isRelevant: ($0.isKept ? kept : dropped)[Int($0.id)])
      }
    }
    return AuditEstimate(answers, kept: kept.count, dropped: dropped.count)
  }

  private static func day(_ day: Int, of count: Int) -> [AuditDraw.Candidate] {
    stride(from: day, to: count, by: days).map {
      AuditDraw.Candidate(id: Int64($0), score: -Double($0))
    }
  }
}
