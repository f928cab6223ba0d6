import Foundation
import Testing

@testable import Filtering

@Suite struct EvaluationTests {
  /// Posts by falling score, `+` relevant and `-` not; those in one word tie.
  private static func posts(_ ranking: String, probabilities: [Double]? = nil) -> [ScoredPost] {
    var posts: [ScoredPost] = []
    for (rank, word) in ranking.split(separator: " ").enumerated() {
      for letter in word {
        posts.append(
          ScoredPost(
            score: -Double(rank), probability: probabilities?[posts.count],
            isRelevant: letter == "+"))
      }
    }
    return posts
  }

  private static func random(_ count: Int, share: Double, gap: Double, seed: UInt64) -> [ScoredPost]
  {
    var random = SeededRandom(seed)
    return (0..<count).map { _ in
      let isRelevant = Double.random(in: 0..<1, using: &random) < share
      return ScoredPost(
        score: random.normal() + (isRelevant ? gap : 0), probability: nil, isRelevant: isRelevant)
    }
  }

  private func evaluate(
    _ posts: [ScoredPost], keep: Double = 0.5, resamples: Int = 50
  ) throws -> Evaluation {
    try #require(Evaluation(of: posts, keep: keep, resamples: resamples))
  }

  // MARK: Reference values, by hand

  @Test func `a small ranking has the figures of the textbook`() throws {
    // Relevant at places 1, 3 and 6 of 8: (1/1 + 2/3 + 3/6) / 3. Of the 15 pairs of a relevant and
    // another post 5 + 4 + 2 stand right. Of the best four two are relevant.
    let found = try evaluate(Self.posts("+ - + - - + - -"))
    #expect((found.posts, found.relevant, found.keptPosts) == (8, 3, 4))
    #expect(abs(found.averagePrecision.value - 13.0 / 18) < 1e-12)
    #expect(abs(found.rocAUC.value - 11.0 / 15) < 1e-12)
    #expect(found.precisionAtKeep.value == 0.5)
    #expect(abs(found.recallAtKeep.value - 2.0 / 3) < 1e-12)
    #expect(abs(found.lift.value - 4.0 / 3) < 1e-12)
    #expect(found.brier == nil && found.calibrationError == nil)
  }

  @Test func `ties count as the mean of all their orders`() throws {
    // "+-" above "-": the relevant post is first or second, 1 or 1/2.
    let two = try evaluate(Self.posts("+- -"), keep: 1.0 / 3)
    #expect(abs(two.averagePrecision.value - 0.75) < 1e-12)
    #expect(abs(two.rocAUC.value - 0.75) < 1e-12)
    #expect(abs(two.precisionAtKeep.value - 0.5) < 1e-12)
    // "++-" after "-": places 2 and 3, 2 and 4, or 3 and 4.
    let orders = [(1.0 / 2 + 2.0 / 3) / 2, (1.0 / 2 + 2.0 / 4) / 2, (1.0 / 3 + 2.0 / 4) / 2]
    let three = try evaluate(Self.posts("- ++-"))
    #expect(abs(three.averagePrecision.value - orders.reduce(0, +) / 3) < 1e-12)
  }

  @Test func `ties agree with every order tried out`() throws {
    let tied = "++--+-"
    var sums = (precision: 0.0, orders: 0.0)
    func tryOut(_ rest: [Character], _ begun: String) throws {
      if rest.isEmpty {
        let ranking = ("-" + begun + "+").map(String.init).joined(separator: " ")
        sums.precision += try evaluate(Self.posts(ranking), resamples: 1).averagePrecision.value
        sums.orders += 1
      }
      for place in rest.indices {
        var left = rest
        let letter = left.remove(at: place)
        try tryOut(left, begun + String(letter))
      }
    }
    try tryOut(Array(tied), "")
    let mean = try evaluate(Self.posts("- \(tied) +"), resamples: 1).averagePrecision.value
    #expect(abs(mean - sums.precision / sums.orders) < 1e-12)
  }

  @Test func `probabilities are measured by squares and by bins`() throws {
    // Errors -0.1, -0.4, 0.2, 0.22; the last two share the bin from 0.2, so 0.42 / 4 of it counts.
    let found = try evaluate(
      Self.posts("+ + - -", probabilities: [0.9, 0.6, 0.22, 0.2]), keep: 0.25)
    let brier = try #require(found.brier).value
    let calibrationError = try #require(found.calibrationError).value
    #expect(abs(brier - (0.01 + 0.16 + 0.0484 + 0.04) / 4) < 1e-12)
    #expect(abs(calibrationError - (0.1 + 0.4 + 0.42) / 4) < 1e-12)
    #expect(found.keptPosts == 1 && found.lift.value == 2)
  }

  @Test func `a probability of one is in the last bin`() throws {
    let found = try evaluate(Self.posts("+ -", probabilities: [1, 0]))
    #expect(found.brier?.value == 0 && found.calibrationError?.value == 0)
  }

  @Test func `one kind of post alone cannot be measured`() {
    #expect(Evaluation(of: [], keep: 0.05) == nil)
    #expect(Evaluation(of: Self.posts("+ + +"), keep: 0.05) == nil)
    #expect(Evaluation(of: Self.posts("- -"), keep: 0.05) == nil)
  }

  // MARK: Properties

  @Test func `a perfect ranking is perfect in every resample`() throws {
    let found = try evaluate(
      Self.posts(
        Array(repeating: "+", count: 20).joined(separator: " ") + " "
          + Array(repeating: "-", count: 20).joined(separator: " ")), keep: 0.1)
    for figure in [found.averagePrecision, found.rocAUC, found.precisionAtKeep] {
      #expect(abs(figure.value - 1) < 1e-12)
      #expect(abs(figure.low - 1) < 1e-12 && abs(figure.high - 1) < 1e-12)
    }
    #expect(abs(found.recallAtKeep.value - 0.2) < 1e-12)
  }

  @Test func `equal scores find nothing but the share`() throws {
    let found = try evaluate(Self.posts(String(repeating: "+---", count: 100)), keep: 0.05)
    #expect(abs(found.rocAUC.value - 0.5) < 1e-12)
    #expect(abs(found.precisionAtKeep.value - 0.25) < 1e-12)
    #expect(abs(found.lift.value - 1) < 1e-12)
    #expect(abs(found.averagePrecision.value - 0.25) < 0.02)
  }

  @Test func `random scores have about the share as average precision`() throws {
    let found = try evaluate(Self.random(4_000, share: 0.1, gap: 0, seed: 3), keep: 0.05)
    let share = Double(found.relevant) / 4_000
    #expect(abs(found.averagePrecision.value - share) < 0.03)
    #expect(abs(found.rocAUC.value - 0.5) < 0.06)
    #expect(found.averagePrecision.low < share && found.averagePrecision.high > share)
  }

  @Test func `neither the order of the posts nor the scale of the scores matters`() throws {
    var random = SeededRandom(8)
    let posts = Self.random(300, share: 0.2, gap: 1, seed: 4)
    let found = try evaluate(posts)
    let shuffled = posts.shuffled(using: &random).map { post in
      var scaled = post
      scaled.score = exp(post.score)
      return scaled
    }
    #expect(try evaluate(shuffled) == found)
    #expect(Evaluation(of: posts, keep: 0.5, seed: 2, resamples: 50) != found)
  }

  @Test func `intervals hold the truth as often as they say`() throws {
    // The area under the curve of normal scores one deviation apart is 0.7602.
    let truth = 0.7602
    let held = try (0..<100).count { stream in
      let posts = Self.random(200, share: 0.3, gap: 1, seed: UInt64(1_000 + stream))
      let area = try evaluate(posts, resamples: 200).rocAUC
      return (area.low...area.high).contains(truth)
    }
    #expect((88...100).contains(held), "\(held) of 100")
  }

  @Test func `more posts make narrower intervals`() throws {
    let widths = try [100, 400, 1_600].map { count in
      let area = try evaluate(Self.random(count, share: 0.3, gap: 1, seed: 5), resamples: 200)
        .rocAUC
      return area.high - area.low
    }
    #expect(widths[0] > widths[1] * 1.4 && widths[1] > widths[2] * 1.4, "\(widths)")
  }

  @Test func `a single relevant post still has figures`() throws {
    let found = try evaluate(Self.posts("- + - - - - - - - -"), keep: 0.2)
    #expect(found.averagePrecision.value == 0.5)
    #expect(found.averagePrecision.low <= 0.5 && found.averagePrecision.high >= 0.5)
  }

  @Test func `the calibration error of a calibrated model may be nothing`() throws {
    var random = SeededRandom(6)
    let posts = (0..<400).map { _ in
      let probability = Double.random(in: 0..<1, using: &random)
      return ScoredPost(
        score: probability, probability: probability,
        isRelevant: Double.random(in: 0..<1, using: &random) < probability)
    }
    let error = try #require(try evaluate(posts, resamples: 200).calibrationError)
    #expect(error.low < 0.01 && error.low >= 0)
    #expect(error.value >= error.low && error.value <= error.high && error.value < 0.1)
  }
}
