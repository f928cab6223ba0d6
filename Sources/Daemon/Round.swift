import Foundation
import Inbox
import Synchronization

/// What one feed's poll came to, as `poll` prints it.
package struct RoundRow: Encodable, Sendable {
  package enum Outcome: String, Encodable, Sendable {
    case answered
    case notModified = "not-modified"
    case postponed
    case failed
    /// The feed was well, but its posts could not be stored.
    case broken
  }

  package var stream: String
  package var feed: String
  package var outcome: Outcome
  package var new = 0
  package var kept = 0
  package var known = 0
  package var duplicates = 0
  /// Dropped by a rule of the stream, such as its `max-age`.
  package var ruledOut = 0
  /// Not stored, because their authors or addresses were forgotten.
  package var blocked = 0
  package var problem: String?
  /// What was odd in the document.
  package var remark: String?
  /// When it is tried again; absent where it is not, or where nothing went wrong.
  package var nextTry: Date?
  /// Why its posts could not be stored; no part of the printed document.
  package var fault: (any Error)?

  private enum CodingKeys: String, CodingKey {
    case stream, feed, outcome, new, kept, known, duplicates, ruledOut, problem, remark, nextTry
  }

  init(_ polled: PolledFeed, _ result: Result<PollOutcome, any Error>) {
    stream = polled.stream.name
    feed = polled.configuration.name
    switch result {
    case .success(.answered(let stored, let odd)):
      outcome = .answered
      new = stored.new
      kept = stored.kept
      known = stored.known
      duplicates = stored.duplicates
      ruledOut = stored.ruledOut
      blocked = stored.blocked
      remark = odd
    case .success(.notModified): outcome = .notModified
    case .success(.postponed(let until)):
      outcome = .postponed
      nextTry = until
    case .success(.failed(let sentence, let again)):
      outcome = .failed
      problem = sentence
      nextTry = again
    case .failure(let error):
      outcome = .broken
      fault = error
      problem = "\(error)"
    }
  }

  /// One line for a person.
  package var sentence: String {
    let name = "\(stream)/\(feed)"
    switch outcome {
    case .answered:
      let copies = duplicates > 0 ? ", \(duplicates) copies" : ""
      let ruled = ruledOut > 0 ? ", \(ruledOut) too old or dropped by another rule" : ""
      let refused = blocked > 0 ? ", \(blocked) blocked" : ""
      let odd = remark.map { " (\($0))" } ?? ""
      return "\(name): \(new) new, \(kept) kept\(copies)\(ruled)\(refused), \(known) known\(odd)"
    case .notModified: return "\(name): not modified"
    case .postponed:
      return "\(name): its host wants to be left alone until \(nextTry?.iso8601 ?? "later")"
    case .failed:
      let next = nextTry.map { " Next try: \($0.iso8601)." } ?? ""
      return "\(name): \(problem ?? "failed")\(next)"
    case .broken: return "\(name): nothing was stored: \(problem ?? "failed")"
    }
  }

  /// The line under a round.
  package static func summary(of rows: [RoundRow]) -> String {
    if rows.isEmpty { return "no feed is due" }
    func count(_ outcomes: Outcome...) -> Int { rows.count { outcomes.contains($0.outcome) } }
    let new = rows.reduce(0) { $0 + $1.new }
    let others = [
      (count(.notModified), "not modified"), (count(.postponed), "postponed"),
      (count(.failed, .broken), "failed"),
    ].filter { $0.0 > 0 }.map { "; \($0.0) \($0.1)" }.joined()
    return "\(rows.count) \(rows.count == 1 ? "feed" : "feeds"): \(new) new "
      + "\(new == 1 ? "post" : "posts"), \(rows.reduce(0) { $0 + $1.kept }) kept\(others)"
  }
}

extension Stages {
  /// Does what is due at the day's start, polls each feed once, telling of each as it is done, then does
  /// what else is due, as the daemon would.
  package func round(
    _ feeds: [PolledFeed], report: @escaping @Sendable (RoundRow) -> Void
  ) async throws -> [RoundRow] {
    let rows = Mutex<[RoundRow]>([])
    await housekeeping.bringIn()
    await poller.poll(feeds) { feed, result in
      let row = RoundRow(feed, result)
      rows.withLock {
        $0.append(row)
        report(row)
      }
    }
    await housekeeping.doWhatIsDue()
    do {
      try await erasure.doWhatWasAsked()
      try await searchIndexing.catchUp()
    } catch {
      // What was polled is stored, and the next round tries this again.
      if !Task.isCancelled { logger.error("what is done after a round was not: \(error)") }
    }
    return rows.withLock { $0.sorted { ($0.stream, $0.feed) < ($1.stream, $1.feed) } }
  }
}
