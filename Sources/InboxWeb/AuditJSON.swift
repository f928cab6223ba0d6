import Foundation
import Inbox
import Posts

/// A session and the place that it goes on with; without a place there is nothing left to answer.
package struct AuditJSON: Encodable, Sendable {
  var stream: String
  var session: AuditSessionJSON?
  var place: AuditPlaceJSON?
  /// Once the session is over.
  package private(set) var figures: AuditFiguresJSON?

  /// - Parameter figures: asked once the session is over.
  package init(
    of stream: String, in inbox: InboxDatabase,
    figures: (String) async throws -> AuditFiguresJSON?
  ) async throws {
    self.stream = stream
    guard let newest = try await inbox.newestAudit(stream: stream) else { return }
    session = AuditSessionJSON(newest)
    place = try await inbox.nextAuditPlace(stream: stream).map(AuditPlaceJSON.init)
    if place == nil { self.figures = try await figures(stream) }
  }
}

package struct AuditSessionJSON: Encodable, Sendable {
  var id: Int64
  var startedBy: String
  var startedAt: Date
  var endedAt: Date?
  var places: Int
  var answered: Int
  /// Places that can still be answered.
  var open: Int

  package init(_ session: AuditSession) {
    id = session.id
    startedBy = session.startedBy.printable
    startedAt = session.startedAt
    endedAt = session.endedAt
    places = session.places
    answered = session.answered
    open = session.open
  }
}

/// A post before it is answered: nothing that the filter or anybody said of it.
package struct AuditPlaceJSON: Encodable, Sendable {
  var session: Int64
  var place: Int
  var title: String?
  var text: String
  var author: String?
  var source: String
  var url: String?
  var published: Date?

  package init(_ place: AuditPlace) {
    session = place.session
    self.place = place.number
    title = place.title
    text = place.text
    author = place.author?.printable
    source = place.source
    url = webAddress(place.url)
    published = place.published
  }
}

/// What is told once a place is answered.
package struct AuditRevealJSON: Encodable, Sendable {
  var place: Int
  var answer: Decision
  var gesture: Gesture?
  var part: AuditPart
  var post: PostJSON
  var item: Int64?
  /// What had been decided before; it stands.
  var earlier: HistoryEntryJSON?
  /// The decision that the answer became.
  var decision: HistoryEntryJSON?

  package init(_ reveal: AuditReveal) {
    place = reveal.place
    answer = reveal.answer
    gesture = reveal.gesture
    part = reveal.part
    post = PostJSON(reveal.post)
    item = reveal.post.item
    earlier = reveal.earlier.map { HistoryEntryJSON(.entry($0, of: nil)) }
    decision = reveal.entry.map { HistoryEntryJSON(.entry($0, of: nil)) }
  }
}

/// What an answer is answered with.
package struct AuditAnsweredJSON: Encodable, Sendable {
  var reveal: AuditRevealJSON
  /// What comes next.
  var next: AuditJSON

  package init(reveal: AuditReveal, next: AuditJSON) {
    self.reveal = AuditRevealJSON(reveal)
    self.next = next
  }
}

/// An answer that was taken back.
package struct AuditUndoneJSON: Encodable, Sendable {
  var place: Int
  var undone: Decision
  var session: AuditSessionJSON

  package init(_ undone: AuditUndone) {
    place = undone.place
    self.undone = undone.answer
    session = AuditSessionJSON(undone.session)
  }
}

/// What the audits of a stream say of its filter. Shares from 0 to 1; every figure with its interval.
package struct AuditFiguresJSON: Encodable, Sendable {
  /// A figure and its 95 % interval.
  package struct Interval: Encodable, Sendable {
    package var estimate: Double
    package var low: Double
    package var high: Double

    package init(estimate: Double, low: Double, high: Double) {
      self.estimate = estimate
      self.low = low
      self.high = high
    }
  }

  package var stream: String
  /// Sessions that began since then count.
  package var since: Date
  package var sessions: Int
  /// Answers on each of the two parts that the figures come from.
  package var keptAnswered: Int
  package var droppedAnswered: Int
  package var unsure: Int
  /// Posts that the figures are of.
  package var kept: Int
  package var dropped: Int
  /// Relevant posts that were dropped; nil, as the others, where it is not known.
  package var missed: Interval?
  package var recall: Interval?
  package var precision: Interval?

  package init(
    stream: String, since: Date, sessions: Int, keptAnswered: Int, droppedAnswered: Int,
    unsure: Int, kept: Int, dropped: Int, missed: Interval?, recall: Interval?,
    precision: Interval?
  ) {
    self.stream = stream
    self.since = since
    self.sessions = sessions
    self.keptAnswered = keptAnswered
    self.droppedAnswered = droppedAnswered
    self.unsure = unsure
    self.kept = kept
    self.dropped = dropped
    self.missed = missed
    self.recall = recall
    self.precision = precision
  }
}
