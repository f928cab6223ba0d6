import Foundation
import Posts

/// Where a search looks.
package enum SearchPlace: Sendable, Hashable {
  /// In every post held: items, and posts that nobody was shown.
  case all
  /// In posts that nobody was shown.
  case dropped
  /// In the shown posts of a queue's items.
  case queue(Queue)
}

extension SearchPlace: RawRepresentable, CaseIterable {
  package init?(rawValue: String) {
    guard let place = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = place
  }

  /// The name of the queue, `dropped` or `all`.
  package var rawValue: String {
    switch self {
    case .all: "all"
    case .dropped: "dropped"
    case .queue(let queue): queue.rawValue
    }
  }

  package static var allCases: [SearchPlace] { Queue.allCases.map(Self.queue) + [.dropped, .all] }
}

/// What somebody looks for, and where.
package struct SearchRequest: Sendable {
  /// As it was typed; see `SearchQuery`.
  package var text: String
  package var place: SearchPlace
  package var stream: String?
  package var limit: Int
  /// Only posts with a smaller number.
  package var before: Int64?
  /// Says what waits.
  package var now: Date

  package init(
    _ text: String, place: SearchPlace = .all, stream: String? = nil, limit: Int = 50,
    before: Int64? = nil, now: Date
  ) {
    self.text = text
    self.place = place
    self.stream = stream
    self.limit = limit
    self.before = before
    self.now = now
  }
}

/// What was found, the newest first.
package struct SearchPage: Sendable {
  package var hits: [SearchHit]
  /// Where to go on: posts with a smaller number were not looked at. Nil at the end.
  package var next: Int64?
  /// About how many of the newest posts are not in the index yet.
  package var postsToIndex: Int
}

/// An item, by the newest of its posts that fits, or a post that belongs to none.
package struct SearchHit: Sendable, Hashable {
  package var post: Int64
  /// Nil for a post of no item; among the dropped ones, for each.
  package var item: Int64?
  package var stream: String
  package var source: String
  package var headline: String
  package var url: String?
  package var author: String?
  package var published: Date?
  package var seenAt: Date
  package var reason: Verdict.Reason
  package var probability: Double?
  /// Of the item.
  package var decision: Decision?
  /// What stands around the words that were looked for.
  package var snippet: [SnippetPart]

  /// As verbs take it: `12` for an item, `p34` for a post.
  package var name: String { item.map(String.init) ?? "p\(post)" }
}

/// A part of a snippet; together they are a line of harmless text.
package struct SnippetPart: Sendable, Hashable, Encodable {
  package var text: String
  /// It was looked for.
  package var isMatch: Bool

  package init(_ text: String, isMatch: Bool = false) {
    self.text = text
    self.isMatch = isMatch
  }

  package enum CodingKeys: String, CodingKey {
    case text
    case isMatch = "match"
  }
}
