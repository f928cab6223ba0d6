import Foundation
import GRDB

extension InboxDatabase {
  /// A claim ends after that time, unless it is made again.
  package static let claimSeconds: TimeInterval = 600

  /// Says that somebody is looking at the items; again, and it lasts longer. All of them or none.
  ///
  /// - Parameter taking: takes over what another has claimed.
  /// - Returns: the claim that each of them has now.
  /// - Throws: `InboxError.noSuchItem`, `ReviewRefusal.claimed`
  @discardableResult
  package func claim(
    _ items: [Int64], by: String, at: Date, taking: Bool = false
  ) async throws -> Claim {
    let claim = Claim(by: by, until: at + Self.claimSeconds)
    try await write { db in
      for item in items {
        let before = try Self.claim(db, item: item, at: at)
        if let before, before.by != by, !taking {
          throw ReviewRefusal.claimed(item: item, before)
        }
        let until = claim.until.timeIntervalSince1970
        try db.execute(
          sql: "UPDATE item SET claimed_by = ?, claimed_until = ? WHERE id = ?",
          arguments: [by, until, item])
        if before?.by != by {
          try Self.append(db, .claim, String(until), item: item, by: by, at: at)
        }
      }
    }
    return claim
  }

  /// Ends the person's claims on the items; where there is none, nothing happens.
  ///
  /// - Throws: `InboxError.noSuchItem`; `ReviewRefusal.notYours`
  package func release(_ items: [Int64], by: String, at: Date) async throws {
    try await write { db in
      for item in items {
        guard let claim = try Self.claim(db, item: item, at: at) else { continue }
        guard claim.by == by else { throw ReviewRefusal.notYours(item: item, claim) }
        try Self.endClaim(db, item: item, of: by)
        try Self.append(db, .release, nil, item: item, by: by, at: at)
      }
    }
  }

  /// What a decision does: it says by itself that nobody looks any more.
  static func endClaim(_ db: Database, item: Int64, of person: String) throws {
    try db.execute(
      sql: """
        UPDATE item SET claimed_by = NULL, claimed_until = NULL WHERE id = ? AND claimed_by = ?
        """, arguments: [item, person])
  }

  /// The claim that lasts.
  private static func claim(_ db: Database, item: Int64, at: Date) throws -> Claim? {
    try stream(db, ofItem: item)
    return try Row.fetchOne(
      db,
      sql: "SELECT claimed_by, claimed_until FROM item WHERE id = ? AND claimed_until > ?",
      arguments: [item, at.timeIntervalSince1970]
    ).map {
      Claim(by: $0["claimed_by"], until: Date(timeIntervalSince1970: $0["claimed_until"]))
    }
  }
}
