import Foundation
import Testing

@testable import Filtering

@Suite struct CalibrationTests {
  /// Scores of unit spread, and labels drawn with log-odds `slope * score + intercept`.
  private func draw(
    _ count: Int, slope: Double, intercept: Double, seed: UInt64
  ) -> (scores: [Double], relevant: [Bool]) {
    var random = SeededRandom(seed)
    let scores = (0..<count).map { _ in
      (0..<3).reduce(0.0) { sum, _ in sum + Double.random(in: -1...1, using: &random) }
    }
    let relevant = scores.map {
      Double.random(in: 0..<1, using: &random)
        < Calibration.probability(slope * $0 + intercept)
    }
    return (scores, relevant)
  }

  @Test(arguments: [(1.0, 0.0), (2.5, -3.0), (0.6, -1.0)])
  func `the log-odds that made the labels are found again`(slope: Double, intercept: Double) {
    let (scores, relevant) = draw(20_000, slope: slope, intercept: intercept, seed: 1)
    let found = Calibration(scores: scores, relevant: relevant)
    #expect(abs(found.slope - slope) < 0.15)
    #expect(abs(found.intercept - intercept) < 0.15)
  }

  @Test func `probabilities mean what they say`() {
    let (scores, relevant) = draw(20_000, slope: 2, intercept: -2, seed: 2)
    let found = Calibration(scores: scores, relevant: relevant)
    let fresh = draw(20_000, slope: 2, intercept: -2, seed: 3)
    let summary = Selection.Calibrated(
      logOdds: fresh.scores.map { found.slope * $0 + found.intercept }, relevant: fresh.relevant)
    #expect(summary.ece < 0.015)
    let shifted = Selection.Calibrated(
      logOdds: fresh.scores.map { found.slope * $0 + found.intercept + 1 },
      relevant: fresh.relevant)
    #expect(shifted.ece > 0.05)
    #expect(shifted.brier > summary.brier)
  }

  @Test func `labels that scores tell apart without error keep the slope finite`() {
    let found = Calibration(
      scores: (0..<100).map { $0 < 50 ? -1 : 1 }, relevant: (0..<100).map { $0 >= 50 })
    #expect(found.slope.isFinite && found.slope < 20)
    #expect(abs(found.intercept) < 0.1)
  }

  @Test func `without enough labels of either kind there is no probability`() {
    let hits = Calibration.labelsMin
    #expect(!Calibration.isPossible((0..<1_000).map { $0 < hits - 1 }))
    #expect(!Calibration.isPossible((0..<1_000).map { $0 >= hits - 1 }))
    #expect(Calibration.isPossible((0..<1_000).map { $0 < hits }))
  }
}
