import Foundation
import GRDB
import Posts

extension InboxDatabase {
  /// The most Unicode scalars that a note may have.
  package static let noteCharactersMax = 4_000

  /// Says what the team will do about the items; nil takes that away. All of them or none.
  ///
  /// `do-not-contact` is about the people who write there, and reaches their other conversations at
  /// once: see `ContactRefusal`.
  ///
  /// - Throws: `InboxError.noSuchItem`
  package func act(_ items: [Int64], _ action: Action?, by: String, at: Date) async throws {
    let key = identityKey
    try await write { db in
      let wishes = try ContactRefusal.wishes(db, of: items)
      var changed: Set<Int64> = []
      for item in items {
        let isChanged = try Self.set(
          db, "action", .action, to: action?.rawValue, item: item, by: by, at: at)
        if isChanged { changed.insert(item) }
      }
      if action == .doNotContact {
        try ContactRefusal.enter(db, on: changed, key: key, at: at)
      } else {
        try ContactRefusal.withdraw(
          db, wishes.filter { changed.contains($0.key) }, key: key, at: at)
      }
    }
  }

  /// Writes a note in place of the one before; an empty one takes it away. It may have several lines;
  /// what a terminal would obey is made harmless.
  ///
  /// - Throws: `InboxError.noSuchItem`, `ReviewRefusal.noteTooLong`
  package func setNote(_ item: Int64, _ note: String, by: String, at: Date) async throws {
    let lines = note.split(omittingEmptySubsequences: false) { $0.isNewline }
    let text = lines.map { String($0).printable }.joined(separator: "\n")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let characters = text.unicodeScalars.count
    guard characters <= Self.noteCharactersMax else {
      throw ReviewRefusal.noteTooLong(characters: characters)
    }
    try await write { db in
      _ = try Self.set(
        db, "note", .note, to: text.isEmpty ? nil : text, item: item, by: by, at: at)
    }
  }

  /// Sets a column of the item and notes who did it, where it says something else.
  ///
  /// - Returns: whether it did.
  static func set(
    _ db: Database, _ column: String, _ kind: ItemEvent.Kind, to value: String?, item: Int64,
    by: String, at: Date
  ) throws -> Bool {
    try stream(db, ofItem: item)
    try db.execute(
      sql: "UPDATE item SET \(column) = :value WHERE id = :item AND \(column) IS NOT :value",
      arguments: ["value": value, "item": item])
    guard db.changesCount > 0 else { return false }
    try append(db, kind, value, item: item, by: by, at: at)
    return true
  }
}
