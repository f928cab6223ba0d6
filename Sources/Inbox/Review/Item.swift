import Foundation
import Posts

/// Which items a list shows.
package enum Queue: String, Sendable, CaseIterable, Codable {
  /// What asks for a decision: undecided, or `unsure` and back at its time.
  case waiting
  case unsure
  case relevant
  case noise
  /// Undecided and put off to a later time.
  case snoozed
  /// Undecided for too long; never a negative label.
  case expired
}

/// Why a post came before a person.
package enum Surfacing: String, Sendable, Codable {
  case gate
  case audit
  /// A newer model would have kept it.
  case rescue
  /// Somebody fetched it from the dropped ones.
  case request
  /// From just below the threshold, where the model learns most.
  case nearThreshold = "near-threshold"
}

/// "Somebody is looking at this": it ends by itself.
package struct Claim: Sendable, Hashable {
  package var by: String
  package var until: Date

  package init(by: String, until: Date) {
    self.by = by
    self.until = until
  }
}

/// A conversation in the inbox, as a list shows it.
package struct ItemSummary: Sendable, Hashable {
  package var id: Int64
  package var stream: String
  /// The name of the feed that brought the first kept post.
  package var source: String
  /// One line; empty once the text's retention has ended.
  package var headline: String
  package var url: String?
  package var author: String?
  package var published: Date?
  package var surfacing: Surfacing
  package var surfacedAt: Date
  /// When its newest shown post came.
  package var activeAt: Date
  package var score: Double
  package var probability: Double?
  package var gesture: Gesture?
  package var decision: Decision?
  package var decidedBy: String?
  package var decidedAt: Date?
  /// When it asks for a decision, in the past or to come; nil where it does not.
  package var opensAt: Date?
  /// What the team will do.
  package var action: Action?
  package var note: String?
  /// It may have ended.
  package var claim: Claim?
  /// The newest entry of its decision log; nil before the first.
  package var lastEntry: Int64?
  /// Other feeds in which copies were seen.
  package var alsoSeen: [String]
  /// A post joined after the item was decided relevant or unsure, or snoozed; after noise it stays
  /// quiet.
  package var hasNewActivity: Bool
}

/// A stored post and what the filter said of it.
package struct PostRecord: Sendable, Hashable {
  package var id: Int64
  package var stream: String
  package var source: String
  /// The conversation it belongs to, if any of that was kept.
  package var item: Int64?
  package var post: Post
  package var seenAt: Date
  /// The text has changed since the verdict: the evidence has lost its places in it.
  package var isEdited: Bool
  package var verdict: Verdict
  /// The post it is a copy of.
  package var original: Int64?
  /// Why it came before a person; nil where it did not.
  package var surfacing: Surfacing?

  package var isShown: Bool { surfacing != nil }
}

/// A conversation with its posts and its history.
package struct ItemDetail: Sendable {
  package var summary: ItemSummary
  /// Oldest first.
  package var posts: [PostRecord]
  /// Oldest first.
  package var history: [DecisionEntry]
  /// Oldest first.
  package var events: [ItemEvent]
}

/// A line of the decision log.
package struct DecisionEntry: Sendable, Hashable {
  package var id: Int64
  package var item: Int64
  /// Nil for an undo.
  package var decision: Decision?
  /// The gesture that was named with it.
  package var gesture: Gesture?
  /// The entry that an undo takes back.
  package var undoes: Int64?
  /// The undo whose entry is repeated by this one.
  package var redoes: Int64?
  /// When an `unsure` comes back; nil: it stays away.
  package var returnsAt: Date?
  /// The first of the entries that were made together; nil: made alone.
  package var batch: Int64?
  package var decidedBy: String
  package var decidedAt: Date
}
