import Foundation
import Inbox

/// What an erasure did. It is stored, so it holds no name and no word of who was forgotten.
package struct ErasureReport: Codable, Sendable {
  package struct ModelChange: Codable, Sendable {
    package var stream: String
    package var before: String
    /// Nil where the stream is no longer configured: its model is gone.
    package var after: String?
  }

  package var erased = Erased()
  package var models: [ModelChange] = []
  /// Drafts and leftovers beside the streams' current models.
  package var modelFilesRemoved = 0
  package var compaction = Compaction()

  init() {}

  init(stored: String) throws {
    self = try JSONDecoder().decode(ErasureReport.self, from: Data(stored.utf8))
  }

  func stored() throws -> String {
    String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
  }
}

extension ErasureReport {
  /// What was done, for people.
  package var sentences: [String] {
    Self.sentences(erased, would: false)
      + models.map { change in
        change.after.map {
          change.before == $0
            ? "The model of stream \(change.stream) was made anew, and is the same: \($0)."
            : "The model of stream \(change.stream) was made anew: \(change.before) is gone, "
              + "\($0) took its place."
        } ?? "The model of stream \(change.stream), \(change.before), is gone."
      } + [logSentence]
  }

  /// - Parameter would: true before it is done.
  package static func sentences(_ erased: Erased, would: Bool) -> [String] {
    guard erased.posts > 0 else { return ["No post was found."] }
    let go = would ? "would go" : "went"
    var sentences = [
      "\(count(erased.posts, "post")) \(go), with verdict and evidence"
        + (erased.copies > 0
          ? "; so \(would ? "would" : "did") "
            + "\(count(erased.copies, "copy", "copies")) by others, which hold the same words."
          : ".")
    ]
    if erased.items > 0 {
      sentences.append(
        "\(count(erased.items, "conversation")) \(go), with "
          + "\(count(erased.decisions, "decision")).")
    }
    if erased.sharedItems > 0 {
      sentences.append(
        "\(count(erased.sharedItems, "conversation")) with others \(would ? "would stay" : "stayed")"
          + ", without these posts and without notes.")
    }
    if erased.notes > 0 { sentences.append("\(count(erased.notes, "note")) \(go).") }
    if erased.exportRows > 0 {
      sentences.append("\(count(erased.exportRows, "row")) of the ledger \(go).")
    }
    return sentences
  }

  private var logSentence: String {
    guard compaction.isLogEmpty else {
      return
        "Somebody read from the database all the while, so that erased words may still stand in "
        + "its write-ahead log: stop what reads it, such as another sluice, and forget again."
    }
    let rewritten =
      compaction.isRewritten
      ? "The database was written anew"
      : "The disk had no room to write the database anew, so copies in its free space may remain: "
        + "free some and forget again. Its deleted rows were overwritten"
    return "\(rewritten); \(compaction.logBytes) bytes of write-ahead log were emptied."
  }

  private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }
}
