/// What an erasure came to, in numbers: it holds no name and no word.
package struct Erased: Sendable, Hashable, Codable {
  /// The person's own.
  package var posts = 0
  /// Posts by others that repeat them, which hold the same words.
  package var copies = 0
  /// Conversations that went as a whole.
  package var items = 0
  /// Conversations that others take part in: they stay, without the person's posts.
  package var sharedItems = 0
  /// Lines of the decision log.
  package var decisions = 0
  /// Notes that stood, and earlier ones.
  package var notes = 0
  package var auditPosts = 0
  /// Rows of the ledger, and which exports they are of.
  package var exportRows = 0
  package var exports: [Int64] = []

  package init() {}

  package static func + (first: Self, second: Self) -> Self {
    var sum = first
    sum.posts += second.posts
    sum.copies += second.copies
    sum.items += second.items
    sum.sharedItems += second.sharedItems
    sum.decisions += second.decisions
    sum.notes += second.notes
    sum.auditPosts += second.auditPosts
    sum.exportRows += second.exportRows
    sum.exports = Set(first.exports + second.exports).sorted()
    return sum
  }
}

/// How a post named its author, in a feed of that address.
package struct Byline: Sendable, Hashable {
  package var author: String
  package var feedAddress: String
}

/// What was found of a person.
package struct ErasedPosts: Sendable {
  package var counts = Erased()
  /// Of the person's own posts.
  package var bylines: Set<Byline> = []
}
