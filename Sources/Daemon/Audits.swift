import Fetching
import Filtering
import Foundation
import Inbox
import InboxWeb

/// Blind sessions: what they are drawn from, and what their answers say.
package struct Audits: Sendable {
  let inbox: InboxDatabase
  let live: LiveConfiguration
  let clock: WallClock

  /// How far back a session reaches: the models of that time may be several, and the figures are of the
  /// filter as it was lived with.
  static let windowSeconds = 14 * 86_400.0
  /// Sessions of this time count where nobody says otherwise.
  static let figuresSeconds = 30 * 86_400.0
  /// Dropped posts that sessions draw, of all that the stream shows: one in five, hence a quarter of
  /// the others.
  private static let othersPerDropped = 4
  /// Decided ones that are asked again: these at least, or one in so many places.
  private static let againMin = 2
  private static let placesPerAgain = 10

  /// Begins a session, or finds the one that is open.
  ///
  /// - Parameter count: how many dropped posts; nil for as many as a day may have.
  /// - Throws: `AuditError`, `InboxError`
  package func start(
    stream name: String, count: Int? = nil, by: String
  ) async throws -> AuditSession {
    var random = SystemRandomNumberGenerator()
    return try await start(stream: name, count: count, by: by, using: &random)
  }

  func start(
    stream name: String, count: Int?, by: String, using random: inout some RandomNumberGenerator
  ) async throws -> AuditSession {
    if let open = try await inbox.newestAudit(stream: name), open.open > 0 { return open }
    guard let stream = live.current.streams.first(where: { $0.name == name }) else {
      throw AuditError.noSession(stream: name)
    }
    let now = clock.now()
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = live.current.timezone
    let frame = try await inbox.auditFrame(
      stream: name, windowSeconds: min(Self.windowSeconds, stream.retention.droppedSeconds),
      today: calendar.startOfDay(for: now), by: by, now: now)
    let size = try count ?? Self.quota(of: stream, frame)
    guard !frame.dropped.isEmpty else { throw AuditError.nothingToDraw }
    return try await inbox.startAudit(
      stream: name, frame, drawn: Self.draw(frame, count: size, using: &random), by: by)
  }

  /// How many dropped posts a session may draw without being asked for more.
  private static func quota(
    of stream: StreamConfiguration, _ frame: AuditFrame
  ) throws -> Int {
    guard stream.auditPerDay > 0 else { throw AuditError.off(stream: stream.name) }
    let today = stream.auditPerDay - frame.drawnToday
    guard today > 0 else { throw AuditError.doneForToday(perDay: stream.auditPerDay) }
    let allowed = frame.shown / othersPerDropped - frame.drawn
    guard allowed > 0 else { throw AuditError.fewShown(frame.shown) }
    return min(today, allowed)
  }

  /// The dropped, as many of the kept, and some that were decided, in an order that says nothing.
  private static func draw(
    _ frame: AuditFrame, count: Int, using random: inout some RandomNumberGenerator
  ) -> [AuditDrawn] {
    let candidates = { (posts: [AuditFrame.Candidate]) in
      posts.map { AuditDraw.Candidate(id: $0.post, score: $0.score) }
    }
    let drawn = AuditDraw.session(
      dropped: candidates(frame.dropped), kept: candidates(frame.kept), count: count,
      using: &random)
    let others = frame.decided.filter(\.isOthers).shuffled(using: &random)
    let own = frame.decided.filter { !$0.isOthers }.shuffled(using: &random)
    let again = (others + own).prefix(max(againMin, drawn.count / placesPerAgain))
    return
      (drawn.map {
        AuditDrawn(post: $0.id, part: $0.isKept ? .kept : .dropped, inclusion: $0.inclusion)
      }
      + again.map { AuditDrawn(post: $0.post, part: .again, inclusion: 1, earlier: $0.entry) })
      .shuffled(using: &random)
  }
}

extension Audits {
  /// What the sessions of a stream say of its filter.
  ///
  /// - Parameter since: sessions that began before do not count; nil for those of the last 30 days.
  package func figures(stream: String, since: Date? = nil) async throws -> AuditFiguresJSON {
    let since = since ?? clock.now().addingTimeInterval(-Self.figuresSeconds)
    let record = try await inbox.auditRecord(stream: stream)
    let series = AuditSeries(
      record.sessions.map(AuditSeries.Session.init), posts: record.known.map(AuditSeries.Post.init),
      since: since.timeIntervalSince1970)
    let counted = record.sessions.filter { $0.startedAt >= since }
    return AuditFiguresJSON(
      stream: stream, since: since, sessions: counted.count, keptAnswered: series.keptAnswered,
      droppedAnswered: series.droppedAnswered, unsure: counted.reduce(0) { $0 + $1.unsure },
      kept: series.kept, dropped: series.dropped,
      missed: (series.estimate?.missed).map(AuditFiguresJSON.Interval.init),
      recall: (series.estimate?.recall).map(AuditFiguresJSON.Interval.init),
      precision: (series.estimate?.precision).map(AuditFiguresJSON.Interval.init))
  }
}

extension AuditFiguresJSON.Interval {
  init(_ interval: AuditEstimate.Interval) {
    self.init(estimate: interval.estimate, low: interval.low, high: interval.high)
  }
}

extension AuditSeries.Session {
  fileprivate init(_ session: AuditRecord.Session) {
    let start = session.startedAt.timeIntervalSince1970
    self.init(
      id: session.id, window: min(session.since.timeIntervalSince1970, start)...start,
      kept: session.kept, dropped: session.dropped, keptDrawn: session.keptDrawn,
      droppedDrawn: session.droppedDrawn)
  }
}

extension AuditSeries.Post {
  fileprivate init(_ known: AuditRecord.Known) {
    self.init(
      seen: known.seenAt.timeIntervalSince1970, isKept: known.isKept,
      isRelevant: known.isRelevant, session: known.session, inclusion: known.inclusion,
      since: known.since.timeIntervalSince1970)
  }
}
