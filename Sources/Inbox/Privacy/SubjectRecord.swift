import Foundation
import Posts

/// All that is held about a person, for a request of access. Who of the team decided or noted something
/// is about somebody else, and left out.
package struct SubjectRecord: Encodable, Sendable {
  package struct Post: Encodable, Sendable {
    package var id: Int64
    package var stream: String
    /// The feed that brought it.
    package var source: String
    package var author: String?
    package var url: String?
    package var title: String?
    package var text: String
    package var published: Date?
    package var updated: Date?
    package var language: String?
    package var categories: [String]
    package var conversation: String?
    package var seenAt: Date
    package var verdict: Verdict
    package var surfacing: Surfacing?
    package var item: Int64?
    /// Posts by others that repeat it.
    package var copies: Int
    /// When its text goes; nil where the stream is no longer configured.
    package var heldUntil: Date?
  }

  /// What the filter said of a post, and why.
  package struct Verdict: Encodable, Sendable {
    package var score: Double
    package var probability: Double?
    package var isKept: Bool
    package var reason: Posts.Verdict.Reason
    package var rule: String?
    package var gesture: Gesture?
    package var model: String
    package var prior: Double
    package var rest: Double
    package var evidence: [Evidence]
  }

  /// A conversation of the inbox that the person takes part in, and what was done about it.
  package struct Item: Encodable, Sendable {
    package var id: Int64
    package var surfacedAt: Date
    package var decision: Decision?
    package var decidedAt: Date?
    package var action: Action?
    package var note: String?
    package var history: [Entry]
    package var exports: [Export]
  }

  /// A line of the decision log, or an action, a note and the like.
  package struct Entry: Encodable, Sendable {
    package var kind: String
    /// Nil where it takes something back.
    package var value: String?
    package var gesture: Gesture?
    package var at: Date
  }

  /// A file in which a conversation left.
  package struct Export: Encodable, Sendable {
    package var id: Int64
    package var at: Date
    package var profile: String
  }

  package var person: Person
  /// Whether new posts of the person are refused.
  package var isBlocked: Bool
  /// Whether a wish not to be contacted outlived its posts.
  package var hasRefusedContact: Bool
  package var posts: [Post]
  package var items: [Item]
}
