import Posts

extension KeepGate {
  /// Drops what is left of the posts of some authors: scores with a short hash of the name beside them,
  /// by which somebody who knows the name could guess them. Others of the same short hash go too.
  ///
  /// - Parameter authors: as in `Candidate.author`.
  package mutating func forget(authors: Set<UInt64>) {
    let gone = Set(authors.map { PostSource(feed: 0, author: $0).author })
    let entries = window.entries.filter { !gone.contains($0.source.author) }
    if entries.count < window.entries.count { window = ScoreWindow(entries) }
    dial.latest.removeAll { gone.contains($0.author) }
    budget.latest.removeAll { gone.contains($0.author) }
  }
}
