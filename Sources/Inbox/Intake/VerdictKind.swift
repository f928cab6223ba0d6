import GRDB
import Posts

/// What many verdicts have in common: a row of its own, so that a verdict names it by a number.
struct VerdictKind: Hashable {
  private var model: String
  private var prior: Double
  private var reason: Verdict.Reason
  private var isKept: Bool
  private var gesture: Gesture?

  init(_ verdict: Verdict) {
    model = verdict.model
    prior = verdict.assessment.prior
    reason = verdict.reason
    isKept = verdict.isKept
    gesture = verdict.assessment.gesture
  }

  /// Its row, made if it is the first of its kind.
  func number(_ db: Database) throws -> Int64 {
    let arguments: StatementArguments = [
      model, prior, reason.rawValue, isKept, gesture?.rawValue ?? "",
    ]
    let found = try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id FROM verdict_kind
          WHERE model = ? AND prior = ? AND reason = ? AND kept = ? AND gesture = ?
          """), arguments: arguments)
    if let found { return found }
    try db.execute(
      sql: "INSERT INTO verdict_kind (model, prior, reason, kept, gesture) VALUES (?, ?, ?, ?, ?)",
      arguments: arguments)
    return db.lastInsertedRowID
  }
}
