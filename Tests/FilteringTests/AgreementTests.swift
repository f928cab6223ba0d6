import Testing

@testable import Filtering

@Suite struct AgreementTests {
  private func pairs(_ both: Int, _ first: Int, _ second: Int, _ neither: Int)
    -> [(first: Bool, second: Bool)]
  {
    Array(repeating: (true, true), count: both) + Array(repeating: (true, false), count: first)
      + Array(repeating: (false, true), count: second)
      + Array(repeating: (false, false), count: neither)
  }

  @Test func `kappa is the agreement beyond chance`() throws {
    // Observed .70; by chance .5 · .6 + .5 · .4 = .50.
    let agreement = Agreement(pairs(20, 5, 10, 15))
    let kappa = try #require(agreement.kappa)
    #expect(agreement.pairs == 50)
    #expect(agreement.agreed == 35)
    #expect(abs(kappa.estimate - 0.4) < 1e-12)
    // Wilson's interval of 35 in 50 is .562 to .809.
    #expect(abs(kappa.low - 0.125) < 2e-3)
    #expect(abs(kappa.high - 0.618) < 2e-3)
  }

  @Test func `few pairs that all agree leave much room`() throws {
    let kappa = try #require(Agreement(pairs(3, 0, 0, 3)).kappa)
    #expect(kappa.estimate == 1)
    #expect(kappa.high == 1)
    #expect(kappa.low < 0.3)
  }

  @Test func `answers that are all the same say nothing, nor does no answer`() {
    #expect(Agreement(pairs(9, 0, 0, 0)).kappa == nil)
    #expect(Agreement(pairs(9, 0, 0, 0)).agreed == 9)
    #expect(Agreement([]).kappa == nil)
    #expect(Agreement(pairs(0, 4, 4, 0)).kappa?.estimate == -1)
  }

  /// Two people who each see the truth through noise of their own.
  @Test(arguments: [(0.3, 0.1, 40), (0.3, 0.1, 200), (0.5, 0.25, 60), (0.2, 0.05, 100)])
  func `of 2,000 teams at least 1,850 have their kappa inside the interval`(
    share: Double, errors: Double, count: Int
  ) {
    let yes = share * (1 - errors) + (1 - share) * errors
    let observed = errors * errors + (1 - errors) * (1 - errors)
    let chance = yes * yes + (1 - yes) * (1 - yes)
    let truth = (observed - chance) / (1 - chance)
    var random = SeededRandom(5)
    func draw(_ probability: Double) -> Bool {
      Double.random(in: 0..<1, using: &random) < probability
    }
    var covered = 0
    for _ in 0..<2_000 {
      let agreement = Agreement(
        (0..<count).map { _ in
          let isRelevant = draw(share)
          return (first: isRelevant != draw(errors), second: isRelevant != draw(errors))
        })
      guard let kappa = agreement.kappa else { continue }
      if (kappa.low...kappa.high).contains(truth) { covered += 1 }
    }
    #expect(covered >= 1_850)
  }
}
