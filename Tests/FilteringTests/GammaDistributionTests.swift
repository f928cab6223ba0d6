import Foundation
import Testing

@testable import Filtering

@Suite struct GammaDistributionTests {
  @Test(arguments: [0.01, 0.5, 1, 3, 20])
  func `with shape one it is the exponential distribution`(x: Double) {
    #expect(abs(GammaDistribution(shape: 1).share(upTo: x) - (1 - exp(-x))) < 1e-12)
  }

  /// Poisson and gamma are two views of one process.
  @Test(arguments: [2.0, 5, 30], [0.3, 4, 29, 80])
  func `with whole shapes its rest is a sum of Poisson terms`(shape: Double, x: Double) {
    var term = exp(-x)
    var sum = 0.0
    for count in 0..<Int(shape) {
      sum += term
      term *= x / Double(count + 1)
    }
    #expect(abs(GammaDistribution(shape: shape).share(upTo: x) - (1 - sum)) < 1e-11)
  }

  @Test func `a half is the square of a normal variable`() {
    // P(Z² ≤ 1.959964²) = .95, and Z²/2 is gamma with shape ½.
    let x = 1.959964 * 1.959964 / 2
    #expect(abs(GammaDistribution(shape: 0.5).share(upTo: x) - 0.95) < 1e-6)
  }

  @Test func `it ascends from zero to one, however large the shape`() {
    for shape in [0.001, 0.7, 40, 10_000] {
      let distribution = GammaDistribution(shape: shape)
      let shares = (0...100).map { distribution.share(upTo: Double($0) / 50 * (shape + 1)) }
      #expect(shares.first == 0)
      #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
      #expect(shares.allSatisfy { (0...1.000_001).contains($0) })
    }
  }
}
