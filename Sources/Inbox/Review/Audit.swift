import Foundation
import Posts

/// Which part of a blind session a place belongs to. Nobody is told before the place is answered.
package enum AuditPart: String, Sendable, Codable {
  /// Dropped by the gate and never shown.
  case dropped
  /// Kept, and undecided when it was drawn.
  case kept
  /// Decided before the draw; the answer is compared with that and changes nothing.
  case again
}

/// A session as anyone may see it: nothing in it tells its parts apart.
package struct AuditSession: Sendable, Hashable {
  /// So many dropped posts a session may have at most, and as many kept ones.
  package static let countMax = 1_000

  package var id: Int64
  package var stream: String
  package var startedBy: String
  package var startedAt: Date
  /// When the last place was answered; nil while it is open.
  package var endedAt: Date?
  package var places: Int
  package var answered: Int
  /// Places that can still be answered; the text of others may have gone meanwhile.
  package var open: Int
}

/// A post of a session as it is shown before it is answered: of every part the same fields, and none that
/// the filter has filled.
package struct AuditPlace: Sendable, Hashable {
  package var session: Int64
  /// From 1, in the order to show them.
  package var number: Int
  package var title: String?
  package var text: String
  package var author: String?
  /// The name of the feed.
  package var source: String
  package var url: String?
  package var published: Date?
}

/// What is told once a place is answered.
package struct AuditReveal: Sendable {
  package var place: Int
  package var answer: Decision
  package var gesture: Gesture?
  package var part: AuditPart
  /// With the filter's verdict and its evidence.
  package var post: PostRecord
  /// What had been decided before, by whom: of `again`, and of a kept one that somebody decided since the
  /// draw. It stands.
  package var earlier: DecisionEntry?
  /// The entry that the answer became; nil where it changed nothing.
  package var entry: DecisionEntry?
  /// The session after the answer.
  package var session: AuditSession
}

/// An answer that was taken back; its place is open again.
package struct AuditUndone: Sendable {
  package var place: Int
  package var answer: Decision
  package var session: AuditSession
}

/// What a session of a stream may be drawn from at a moment.
package struct AuditFrame: Sendable {
  package struct Candidate: Sendable, Hashable {
    package var post: Int64
    /// Log-odds, of the verdict.
    package var score: Double
  }

  /// A decided conversation that may be asked again, by its first post.
  package struct Decided: Sendable, Hashable {
    package var post: Int64
    /// The entry that stands.
    package var entry: Int64
    /// Somebody else than who starts the session has decided it.
    package var isOthers: Bool
  }

  /// Posts seen from then on.
  package var since: Date
  package var at: Date
  package var dropped: [Candidate]
  /// A conversation counts once, by its first post.
  package var kept: [Candidate]
  package var decided: [Decided]
  /// Posts seen since the last session began: of these the figures will speak too.
  package var droppedCount: Int
  package var keptCount: Int
  /// Posts of the window that were shown, but not by an audit.
  package var shown: Int
  /// Dropped posts that sessions drew in the window, and since a moment of today.
  package var drawn: Int
  package var drawnToday: Int
}

/// A post that was drawn.
package struct AuditDrawn: Sendable, Hashable {
  package var post: Int64
  package var part: AuditPart
  /// The chance that it was drawn, above 0 and up to 1; 1 for `again`, which no figure is made of.
  package var inclusion: Double
  /// The entry that `again` is compared with.
  package var earlier: Int64?

  package init(post: Int64, part: AuditPart, inclusion: Double, earlier: Int64? = nil) {
    self.post = post
    self.part = part
    self.inclusion = inclusion
    self.earlier = earlier
  }
}

/// Why an answer of an audit cannot be taken.
package enum AuditError: Error, Equatable, CustomStringConvertible {
  case noSession(stream: String)
  /// Another session than the one that was meant is the newest.
  case otherSession(Int64)
  case noSuchPlace(Int, of: Int)
  case answered(place: Int, by: String)
  case gone(place: Int)
  case nothingToUndo
  /// The stream's `audit` is 0 per day.
  case off(stream: String)
  /// As many dropped posts as a day may have were drawn today.
  case doneForToday(perDay: Int)
  /// More than one in five of what the stream shows would be of audits.
  case fewShown(Int)
  case nothingToDraw

  package var description: String {
    switch self {
    case .noSession(let stream):
      "there is no audit session of stream \(stream); `sluice audit` begins one"
    case .otherSession(let id):
      "that session is over; session \(id) is the newest, ask for its next place"
    case .noSuchPlace(let place, let places):
      "there is no place \(place); the session has places 1 to \(places)"
    case .answered(let place, let name):
      "place \(place) was answered already, by \(name.printable); nothing was changed"
    case .gone(let place):
      "the text of place \(place) is gone, so it cannot be answered; go on with the next"
    case .nothingToUndo: "you have no answer in this session to take back"
    case .off(let stream):
      "the stream \(stream) has `audit: 0 per day`; --count draws all the same"
    case .doneForToday(let perDay):
      "today's audit is done: \(perDay) dropped posts a day; --count draws more"
    case .fewShown(let shown):
      "the stream has shown \(shown) posts of late, and of what it shows at most one in five may be "
        + "an audit's; --count draws all the same"
    case .nothingToDraw: "there is no dropped post that no audit has drawn yet"
    }
  }
}
