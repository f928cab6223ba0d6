import Foundation

/// How often a feed brings a new post: a mean over the past that fades with time, so that uneven gaps
/// between polls do not distort it. What lies `halfLifeSeconds` back counts half.
package struct ChangeRate: Sendable, Hashable, Codable {
  static let halfLifeSeconds = 86_400.0

  private var postsPerSecond: Double

  /// What a feed is taken for that nothing is known of: one post in that time.
  package init(onePostIn seconds: Double) {
    postsPerSecond = 1 / max(seconds, 1)
  }

  /// Takes in a poll that found so many new posts after so much time.
  package mutating func observe(newPosts: Int, seconds: Double) {
    guard seconds > 0 else { return }
    let remaining = exp2(-seconds / Self.halfLifeSeconds)
    postsPerSecond = postsPerSecond * remaining + Double(newPosts) / seconds * (1 - remaining)
  }

  /// Whatever was seen so far, the feed is at least this fast.
  package mutating func raise(toOnePostIn seconds: Double) {
    postsPerSecond = max(postsPerSecond, 1 / max(seconds, 1))
  }

  /// The time in which one new post is to be expected.
  package var secondsPerPost: Double {
    postsPerSecond > 0 ? 1 / postsPerSecond : .infinity
  }

  /// How many posts are to be expected in that time.
  package func posts(inSeconds seconds: Double) -> Double { postsPerSecond * max(seconds, 0) }
}
