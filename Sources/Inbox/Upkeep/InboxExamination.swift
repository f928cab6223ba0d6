import Foundation
import GRDB

/// What a look at the database file shows, however it is. Nothing is changed, nothing is made.
package struct InboxExamination: Sendable {
  package var findings: [Finding] = []
  /// The streams and the names of their current models; nil: cold start.
  package var models: [(stream: String, model: String?)] = []

  /// - Parameter now: what the clock says.
  package init(path: String, now: Date) {
    do {
      let queue = try ClosedInbox(path: path).connection()
      defer { try? queue.close() }
      // Before anything is asked of rows that may not be there.
      let isSound = try queue.read { try Self.integrity($0) }
      findings += isSound.findings
      guard isSound.isReadable else { return }
      examine(queue, path: path, now: now)
    } catch {
      switch InboxError.translated(error, path: path) {
      case InboxError.damaged(_, let reason): findings.append(Self.damaged([reason]))
      case let error: findings.append(Finding(.problem, "database", "\(error)."))
      }
    }
  }

  /// Each look by itself: where one fails, the others still tell something.
  private mutating func examine(_ queue: DatabaseQueue, path: String, now: Date) {
    let looks: [(about: String, look: (Database) throws -> [Finding])] = [
      ("schema", { try Self.schema($0, path: path) }),
      ("rows", Self.orphans),
      ("decisions", Self.decisions),
      ("counts", Self.counts),
      ("search", Self.search),
      ("clock", { try Self.clock($0, now: now) }),
      ("feeds", { try Self.feeds($0, now: now) }),
      ("room", Self.room),
      ("backup", { try Self.backup($0, now: now) }),
    ]
    for (about, look) in looks {
      do {
        findings += try queue.read(look)
      } catch {
        findings.append(
          Finding(.problem, about, "It could not be looked at: \(error.localizedDescription)."))
      }
    }
    models =
      (try? queue.read { db in
        try Row.fetchAll(db, sql: "SELECT name, model FROM stream ORDER BY name").map {
          ($0["name"], $0["model"])
        }
      }) ?? []
  }
}

extension InboxExamination {
  /// Faults that are told of; there may be thousands.
  private static let faultsMax = 3

  private static func integrity(_ db: Database) throws -> (findings: [Finding], isReadable: Bool) {
    let said = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(faultsMax))")
    guard said == ["ok"] else {
      return ([damaged(said)], try db.tableExists("post"))
    }
    return (
      [Finding(.ok, "integrity", "Every page and every index of the database is sound.")], true
    )
  }

  private static func damaged(_ said: [String]) -> Finding {
    let faults = said.joined(separator: "; ").split(whereSeparator: \.isNewline)
      .joined(separator: "; ")
    return Finding(
      .problem, "integrity",
      "The database is damaged: \(faults). Stop the daemon, move the state directory away as it is, "
        + "and `sluice restore` the newest backup into an empty one.")
  }

  private static func schema(_ db: Database, path: String) throws -> [Finding] {
    let migrator = Schema.migrator()
    let known = migrator.migrations.count
    guard try db.tableExists("grdb_migrations") else {
      return [Finding(.problem, "schema", "\(path) is a database of another program.")]
    }
    let applied = try migrator.appliedIdentifiers(db).count
    if try migrator.hasBeenSuperseded(db) {
      return [
        Finding(
          .problem, "schema",
          "A newer sluice has migrated the database; install that version again.")
      ]
    }
    if applied < known {
      return [
        Finding(
          .warning, "schema",
          "The database has version \(applied) of \(known): the next verb that opens it brings it up "
            + "to date; `sluice backup` first makes a copy as it is.")
      ]
    }
    let key = try Data.fetchOne(db, sql: "SELECT value FROM setting WHERE key = 'key'")
    guard key?.count == 32 else {
      return [
        Finding(
          .problem, "schema",
          "The key of the hashes is missing, so that no known post would be recognised: restore a "
            + "backup.")
      ]
    }
    return [Finding(.ok, "schema", "The database has version \(applied), this program's.")]
  }

  /// Rows that name others that are not there.
  private static func orphans(_ db: Database) throws -> [Finding] {
    var findings: [Finding] = []
    let broken = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").reduce(into: [:]) {
      (counts: inout [String: Int], row) in
      counts["\(row[0] as String) without its \(row[2] as String)", default: 0] += 1
    }
    for (what, count) in broken.sorted(by: { $0.key < $1.key }) {
      findings.append(orphan(count, what))
    }
    // Older schemas have a table where there is a view now.
    let verdicts = try db.tableExists("judgement") ? "judgement" : "verdict"
    let looks = [
      (
        "posts without a verdict",
        "SELECT count(*) FROM post WHERE id NOT IN (SELECT post FROM \(verdicts))"
      ),
      (
        "items without a post",
        "SELECT count(*) FROM item WHERE id NOT IN (SELECT item FROM post WHERE item IS NOT NULL)"
      ),
    ]
    for (what, query) in looks {
      let count = try Int.fetchOne(db, sql: query) ?? 0
      if count > 0 { findings.append(orphan(count, what)) }
    }
    let isClean = Finding(.ok, "rows", "Every row that another one names is there.")
    return findings.isEmpty ? [isClean] : findings
  }

  private static func orphan(_ count: Int, _ what: String) -> Finding {
    Finding(
      .problem, "rows",
      "\(count) \(what): something else has written to the database; restore the newest backup that "
        + "`sluice doctor` finds nothing in.")
  }

  /// Whether the items say what the log of decisions comes to, and are in the queue that belongs to it.
  private static func decisions(_ db: Database) throws -> [Finding] {
    let standing = """
      SELECT decision FROM decision AS entry
      WHERE entry.item = item.id AND decision IS NOT NULL
        AND id NOT IN (SELECT undoes FROM decision WHERE undoes IS NOT NULL)
      ORDER BY id DESC LIMIT 1
      """
    let astray = try Int64.fetchAll(
      db, sql: "SELECT id FROM item WHERE decision IS NOT (\(standing)) ORDER BY id")
    var findings: [Finding] = []
    if !astray.isEmpty {
      findings.append(
        Finding(
          .problem, "decisions",
          "\(list(astray, "item")) \(astray.count == 1 ? "says" : "say") something else than the log "
            + "of decisions: decide \(astray.count == 1 ? "it" : "them") again."))
    }
    if try db.columns(in: "item").contains(where: { $0.name == "opens_at" }) {
      let lost = try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM item
          WHERE decision IS NULL AND opens_at IS NULL AND surfacing <> 'audit'
            OR decision IN ('relevant', 'noise') AND opens_at IS NOT NULL ORDER BY id
          """)
      if !lost.isEmpty {
        findings.append(
          Finding(
            .problem, "decisions",
            "\(list(lost, "item")) \(lost.count == 1 ? "is" : "are") in the wrong queue: decide "
              + "\(lost.count == 1 ? "it" : "them") again."))
      }
    }
    let isFine = Finding(.ok, "decisions", "Every item says what the log of decisions comes to.")
    return findings.isEmpty ? [isFine] : findings
  }

  private static func list(_ numbers: [Int64], _ noun: String) -> String {
    let named = numbers.prefix(faultsMax).map(String.init).joined(separator: ", ")
    let rest = numbers.count > faultsMax ? " and \(numbers.count - faultsMax) more" : ""
    return "\(numbers.count == 1 ? noun : noun + "s") \(named)\(rest)".capitalizedFirst
  }

  /// Every post was counted when it came; counts outlive posts, never the other way round.
  private static func counts(_ db: Database) throws -> [Finding] {
    let posts = try Int.fetchOne(db, sql: "SELECT count(*) FROM post") ?? 0
    let items = try Int.fetchOne(db, sql: "SELECT count(*) FROM item") ?? 0
    let counted = try Int.fetchOne(db, sql: "SELECT coalesce(sum(posts), 0) FROM tally") ?? 0
    guard counted >= posts else {
      return [
        Finding(
          .problem, "counts",
          "\(posts) posts are held, and only \(counted) were ever counted: something else has written "
            + "to the database; restore the newest backup.")
      ]
    }
    return [
      Finding(
        .ok, "counts", "\(posts) posts in \(items) items are held, of \(counted) that ever came.")
    ]
  }

  /// Whether each full-text index answers; its pages are a part of the integrity check.
  private static func search(_ db: Database) throws -> [Finding] {
    let indexes = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM sqlite_master
        WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%' ORDER BY name
        """)
    return indexes.map { index in
      do {
        _ = try Int.fetchOne(
          db, sql: "SELECT count(*) FROM \"\(index)\" WHERE \"\(index)\" MATCH 'a OR the'")
        return Finding(.ok, "search", "The full-text index answers.")
      } catch {
        return Finding(
          .problem, "search",
          "The full-text index does not answer (\(error.localizedDescription)): restore the newest "
            + "backup.")
      }
    }
  }
}

extension InboxExamination {
  /// A year in which no sluice ran yet: a clock that says so was never set.
  private static let firstYear = Date(timeIntervalSince1970: 1_735_689_600)  // 2025-01-01
  private static let clockToleranceSeconds = 120.0

  private static func clock(_ db: Database, now: Date) throws -> [Finding] {
    guard now >= firstYear else {
      return [
        Finding(
          .problem, "clock",
          "The clock says \(stamp(now)), which cannot be: set it (`timedatectl set-ntp true`).")
      ]
    }
    let newest = try Double.fetchOne(
      db,
      sql: """
        SELECT max(coalesce((SELECT seen_at FROM post ORDER BY id DESC LIMIT 1), 0),
          coalesce((SELECT decided_at FROM decision ORDER BY id DESC LIMIT 1), 0),
          coalesce((SELECT exported_at FROM export ORDER BY id DESC LIMIT 1), 0),
          coalesce((SELECT max(polled_at) FROM feed), 0))
        """)
    guard let newest, newest > 0 else { return [Finding(.ok, "clock", "The clock is set.")] }
    let ahead = newest - now.timeIntervalSince1970
    guard ahead > clockToleranceSeconds else {
      return [Finding(.ok, "clock", "The clock is not behind what is stored.")]
    }
    return [
      Finding(
        .problem, "clock",
        "The clock says \(stamp(now)), but something was stored at "
          + "\(stamp(Date(timeIntervalSince1970: newest))): set the clock, or polls and retention wait "
          + "until it has caught up.")
    ]
  }

  private static func feeds(_ db: Database, now: Date) throws -> [Finding] {
    let hasPauses = try db.tableExists("overlay_pause")
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT stream.name || '/' || feed.name FROM feed JOIN stream ON stream.id = feed.stream
        WHERE configured = 1 AND polled_at IS NOT NULL
          AND coalesce(succeeded_at, 0) < ? \(hasPauses ? """
          AND NOT EXISTS (SELECT 1 FROM overlay_pause AS pause
            WHERE pause.stream = stream.name AND pause.address = feed.address)
          """ : "")
        ORDER BY 1
        """, arguments: [now.timeIntervalSince1970 - 86_400])
    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM feed WHERE configured = 1") ?? 0
    guard !names.isEmpty else {
      let noun = count == 1 ? "feed" : "feeds"
      return [Finding(.ok, "feeds", "No trouble with \(count) \(noun) for longer than a day.")]
    }
    let lastPoll = try Double.fetchOne(db, sql: "SELECT max(polled_at) FROM feed") ?? 0
    if lastPoll < now.timeIntervalSince1970 - 86_400 {
      return [
        Finding(
          .warning, "feeds",
          "Nothing was polled since \(stamp(Date(timeIntervalSince1970: lastPoll))): start "
            + "`sluice run`.")
      ]
    }
    let named = names.prefix(faultsMax).joined(separator: ", ")
    let rest = names.count > faultsMax ? " and \(names.count - faultsMax) more" : ""
    return [
      Finding(
        .warning, "feeds",
        "\(named)\(rest) had no good poll for a day or longer: `sluice feeds list` says why.")
    ]
  }

  private static func room(_ db: Database) throws -> [Finding] {
    let pageBytes = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    let (all, unused) = ((pages * pageBytes).megabytes, (free * pageBytes).megabytes)
    guard try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2 else {
      return [
        Finding(
          .warning, "room",
          "The database of \(all) MB cannot shrink: it was not made by sluice; `sluice backup`, then "
            + "`sqlite3 FILE 'PRAGMA auto_vacuum = 2; VACUUM'` on a copy.")
      ]
    }
    guard pages < 1_000 || free * 2 < pages else {
      return [
        Finding(
          .warning, "room",
          "\(unused) MB of the database's \(all) MB are unused: the daemon gives them back within the "
            + "hour after retention; start it if it does not run.")
      ]
    }
    return [Finding(.ok, "room", "The database takes \(all) MB, \(unused) MB of it unused.")]
  }

  private static func backup(_ db: Database, now: Date) throws -> [Finding] {
    let decisions = try Int.fetchOne(db, sql: "SELECT count(*) FROM decision") ?? 0
    let last = try Double.fetchOne(
      db, sql: "SELECT value FROM setting WHERE key = ?", arguments: [InboxDatabase.backedUpKey])
    guard let last else {
      return [
        decisions == 0
          ? Finding(.ok, "backup", "There is nothing to back up yet.")
          : Finding(
            .warning, "backup",
            "There never was a backup of \(decisions) decisions: `sluice backup FILE` makes one.")
      ]
    }
    let isOld = now.timeIntervalSince1970 - last > 7 * 86_400
    let made = "The last backup was made at \(stamp(Date(timeIntervalSince1970: last)))"
    return [
      isOld
        ? Finding(.warning, "backup", "\(made): `sluice backup FILE` makes another.")
        : Finding(.ok, "backup", "\(made).")
    ]
  }

  private static func stamp(_ date: Date) -> String { date.formatted(.iso8601) }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Int {
  /// Bytes as megabytes, to a tenth.
  package var megabytes: String { String(format: "%.1f", Double(self) / 1_000_000) }
}
