import Foundation

/// How much of a feed its last document showed: what the next one is held against, to notice that
/// posts came and went between two polls.
package struct FeedWindow: Sendable, Hashable, Codable {
  /// Posts in the document.
  package private(set) var posts = 0
  private var dated = 0
  private var oldest: Date?
  private var newest: Date?

  package init() {}

  /// Takes in one post of the document. A date still to come is no date.
  package mutating func add(published: Date?, now: Date) {
    posts += 1
    guard let published, published <= now else { return }
    dated += 1
    oldest = min(oldest ?? published, published)
    newest = max(newest ?? published, published)
  }

  /// About how many posts came and went unseen between the document before and this one, if not one
  /// post of it is known; nil where that could not mean anything: it shows less than the one before.
  ///
  /// - Parameters:
  ///   - last: the document before.
  ///   - expected: how many posts the feed's usual pace makes in the time between them.
  ///
  /// The time that neither document shows, at the pace of this one; without dates at the usual pace.
  package func missedIfRolledOver(since last: FeedWindow, expected: Double) -> Int? {
    guard last.posts > 0, posts >= last.posts else { return nil }
    guard let oldest, let newest, let before = last.newest, dated > 1, newest > oldest else {
      return max(0, Int(expected.rounded()) - posts)
    }
    let secondsBetween = newest.timeIntervalSince(oldest) / Double(dated - 1)
    let unseen = oldest.timeIntervalSince(before) / secondsBetween - 1
    return Int(min(max(0, unseen.rounded()), 1_000_000))
  }
}
