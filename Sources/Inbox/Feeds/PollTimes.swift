import Foundation
import GRDB

/// When feeds are polled, changed for many at once.
extension InboxDatabase {
  /// Gives feeds that are due, by their number, new times for their next poll.
  package func reschedule(_ times: [Int64: Date], dueBy now: Date) async throws {
    try await write { db in
      // Who was polled meanwhile has a plan of its own.
      let statement = try db.cachedStatement(
        sql: "UPDATE feed SET next_poll_at = ? WHERE id = ? AND coalesce(next_poll_at, 0) <= ?")
      for (feed, time) in times {
        try statement.execute(
          arguments: [time.timeIntervalSince1970, feed, now.timeIntervalSince1970])
      }
    }
  }

  /// Moves every plan along with a clock that was set: all distances stay.
  ///
  /// - Parameter unlessPolled: what was polled in this time by the new clock was planned by it as well.
  package func shiftSchedule(
    bySeconds seconds: Double, unlessPolled: ClosedRange<Date>
  ) async throws {
    try await write { db in
      try db.execute(
        sql: """
          UPDATE feed SET next_poll_at = next_poll_at + :seconds,
            polled_at = polled_at + :seconds, succeeded_at = succeeded_at + :seconds
          WHERE stopped = 0 AND NOT coalesce(polled_at BETWEEN :from AND :to, 0)
          """,
        arguments: [
          "seconds": seconds, "from": unlessPolled.lowerBound.timeIntervalSince1970,
          "to": unlessPolled.upperBound.timeIntervalSince1970,
        ])
      try db.execute(sql: "UPDATE host SET quiet_until = quiet_until + ?", arguments: [seconds])
    }
  }

  /// Mends plans that were made by a clock ahead of this one: a feed that was polled in the future is
  /// polled again at its distance from now, and nobody waits for more than a day.
  package func mendSchedule(now: Date) async throws {
    let soon = now.timeIntervalSince1970 + 60
    let tomorrow = now.timeIntervalSince1970 + 86_400
    try await write { db in
      try db.execute(
        sql: """
          UPDATE feed SET
            next_poll_at = :now + min(max(coalesce(next_poll_at, 0) - polled_at, 0), 86400),
            polled_at = :now, succeeded_at = min(succeeded_at, :now)
          WHERE stopped = 0 AND polled_at > :soon
          """, arguments: ["now": now.timeIntervalSince1970, "soon": soon])
      try db.execute(
        sql: "UPDATE feed SET next_poll_at = ? WHERE stopped = 0 AND next_poll_at > ? + 60",
        arguments: [tomorrow, tomorrow])
      try db.execute(
        sql: "UPDATE host SET quiet_until = ? WHERE quiet_until > ?",
        arguments: [tomorrow, tomorrow])
      try db.execute(
        sql: "DELETE FROM host WHERE quiet_until < ?", arguments: [now.timeIntervalSince1970])
    }
  }
}
