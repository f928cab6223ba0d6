/// Holds the kept share of a stream to the dial: an account of posts due against posts kept, which
/// moves the bars, and beyond a few posts overrides them.
///
/// A feed or an author that has more than its part, of the window or of what was kept of late, is
/// on its own: of its further posts the same share is kept, at most, and nobody else's due goes
/// to it. What they leave others may have, as much again as is due to them; no more, so that a flood
/// of junk does not open the gate for the rest.
struct KeepAccount: Sendable, Hashable {
  /// Posts due so far less posts kept: above zero the gate owes some.
  var owed = 0.0
  /// No account that was kept comes near it.
  static let owedMax = 1e6
  /// The same of the posts of those that have more than their part; never below zero.
  var spare = 0.0
  /// Who the last kept posts were from, the newest last.
  var latest: [PostSource] = []

  /// About so many posts the account may stray, either way.
  static let slack = 6.0
  /// Where the account is out of balance, only so many of the newest posts say what is usual now.
  static let recentPosts = 100
  /// From this many posts on, a batch can be held to the account by itself.
  static let largeBatch = 40
  static let latestMax = 64
  /// Below so many kept posts, parts of them are those of so many.
  static let latestForParts = 16

  /// One post of a batch.
  struct Post {
    var entry: ScoreWindow.Entry
    /// Its feed or its author had its part of the window already.
    var isBeyond: Bool
    /// Whether it can be kept at all.
    var isOpen = true
  }

  /// Which posts of a batch to keep, the best first; the window holds them already.
  mutating func choose(_ posts: [Post], keep: Double, window: ScoreWindow) -> [Bool] {
    guard keep > 0, keep < 1 else { return posts.map { $0.isOpen && keep > 0 } }
    let bars = bars(window, share: keep, isLarge: posts.count >= Self.largeBatch)
    let crowds = crowds(window)
    let isSingle = posts.map { $0.isBeyond || crowds($0.entry.source) }
    let singles = isSingle.count { $0 }
    let due = keep * Double(posts.count - singles)
    let lent = min(max(0, spare - Self.slack), due)
    owed += due + lent
    spare += keep * Double(singles) - lent
    var chosen = posts.map { $0.isOpen && bars.admit($0.entry) }
    limit(&chosen, to: max(0, Int((owed + Self.slack).rounded(.down)))) { !isSingle[$0] }
    limit(&chosen, to: max(0, Int(spare.rounded(.down)))) { isSingle[$0] }
    let most = posts.count >= Self.largeBatch ? Self.slack : 2 * Self.slack
    fill(&chosen, to: Int((owed - most).rounded(.up))) {
      posts[$0].isOpen && !isSingle[$0] && posts[$0].entry.score > -.infinity
    }
    for (index, post) in posts.enumerated() where chosen[index] {
      if isSingle[index] { spare -= 1 } else { owed -= 1 }
      latest.append(post.entry.source)
    }
    latest.removeFirst(max(0, latest.count - Self.latestMax))
    // What cannot be kept is not owed for ever.
    owed = min(max(owed, -2 * Self.slack), 2 * Self.slack)
    spare = min(spare, 2 * Self.slack)
    return chosen
  }
}

extension KeepAccount {
  /// The bars, lower while posts are owed and higher while too many were kept.
  private func bars(_ window: ScoreWindow, share: Double, isLarge: Bool) -> ScoreWindow.Bars {
    let share = share * min(max(1 + owed / Self.slack, 0), 4)
    var bars = window.bars(share: share)
    if owed > Self.slack, !isLarge {
      // The stream has fallen: what is best of late will do.
      bars.least = min(bars.least, window.threshold(share: share, newest: Self.recentPosts))
    } else if owed < -Self.slack / 2 {
      // It has risen: what passes the old bar is no longer rare.
      bars.least = max(bars.least, window.threshold(share: share, newest: Self.recentPosts))
    }
    return bars
  }

  /// Says of a source whether it has more than its part of what was kept of late.
  private func crowds(_ window: ScoreWindow) -> (PostSource) -> Bool {
    let (feedPart, authorPart) = (
      window.counts.partOfFeedInBest, window.counts.partOfAuthorInBest
    )
    guard feedPart < 1 || authorPart < 1 else { return { _ in false } }
    let kept = SourceCounts(latest)
    let base = Double(max(latest.count, Self.latestForParts))
    let authorMost = max(authorPart * base, 4)  // four are nobody's flood
    return { source in
      feedPart < 1 && Double(kept.feeds[source.feed] ?? 0) >= feedPart * base
        || authorPart < 1 && Double(kept.authors[source.author] ?? 0) >= authorMost
    }
  }

  /// Only the first so many of those stay.
  private func limit(_ chosen: inout [Bool], to most: Int, of isOne: (Int) -> Bool) {
    var left = most
    for index in chosen.indices where chosen[index] && isOne(index) {
      if left <= 0 { chosen[index] = false }
      left -= 1
    }
  }

  /// As many as that at least, as far as there are any.
  private func fill(_ chosen: inout [Bool], to least: Int, with isOne: (Int) -> Bool) {
    var missing = least - chosen.indices.count { chosen[$0] && isOne($0) }
    for index in chosen.indices where missing > 0 && !chosen[index] && isOne(index) {
      chosen[index] = true
      missing -= 1
    }
  }
}
