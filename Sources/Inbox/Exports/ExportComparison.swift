import Foundation

/// What an export says otherwise than an earlier one of the same filter, and why.
package struct ExportComparison: Sendable, Hashable {
  package var export: Int64
  package var earlier: Int64
  /// Rows that say the same.
  package var same: Int
  /// Rows of the earlier export about people who were forgotten since. Which they were is not known.
  package var erased: Int
  /// What the earlier export's rows said is not held: it was made before that was remembered, or all of
  /// them were touched by an erasure. Changed ones cannot be told.
  package var isWithoutDigests: Bool
  /// By conversation.
  package var differences: [ExportDifference]

  package func count(_ change: ExportDifference.Change) -> Int {
    differences.count { $0.change == change }
  }
}

/// A row that came, went or says something else.
package struct ExportDifference: Sendable, Hashable {
  package enum Change: String, Sendable, Codable {
    case new, changed, gone
  }

  package var item: Int64
  package var change: Change
  /// The columns that say something else in a changed row.
  package var columns: [String]
  package var reasons: [Reason]

  /// What happened since.
  package struct Reason: Sendable, Hashable, Encodable {
    package enum What: String, Sendable, Codable {
      case surfaced, decided, undone, action, note
      /// The post's words are others than they were.
      case edited
      /// Another post stands for the conversation: the one that did has lost its text.
      case otherPost = "other-post"
      /// The text's time is over.
      case retired
      /// A copy was seen in another feed.
      case copies
      /// The stream's or the feed's name in the configuration.
      case renamed
      /// Somebody was forgotten who wrote all or a part of it.
      case erased
    }

    package var what: What
    /// The decision or the action as it is now; nil where there is none, or none is meant.
    package var value: String?
    package var by: String?
    package var at: Date?

    init(_ what: What, value: String? = nil, by: String? = nil, at: Date? = nil) {
      self.what = what
      self.value = value
      self.by = by
      self.at = at
    }
  }
}

extension ExportDifference.Reason: CustomStringConvertible {
  /// For people: `decided noise by ada, 2026-11-21T10:00:00Z`.
  package var description: String {
    let who = (by.map { " by \($0)" } ?? "") + (at.map { ", \($0.formatted(.iso8601))" } ?? "")
    return switch what {
    case .surfaced: "surfaced since" + who
    case .decided: "decided \(value ?? "")" + who
    case .undone: "decision taken back" + who
    case .action: "action " + (value ?? "taken away") + who
    case .note: "note" + who
    case .edited: "text edited by its author"
    case .otherPost: "another post stands for the conversation"
    case .retired: "its text's retention has ended"
    case .copies: "seen in another feed"
    case .renamed: "stream or feed renamed"
    case .erased: "erased"
    }
  }
}
