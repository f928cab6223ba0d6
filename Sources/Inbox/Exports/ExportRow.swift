import Foundation
import GRDB

/// A conversation as a row of an export. Everything that a post says or that was said of it (address,
/// words, author, probability, evidence, model) is of one post: the first that people are shown and that
/// still has its text.
struct ExportRow {
  var item: Int64
  /// In the order of `Export.columns`, without the last; nil where there is nothing.
  var cells: [String?]

  static let query = """
    SELECT item.id, stream.name AS stream, feed.name AS source, post.url, post.title, post.text,
      post.author, coalesce(post.published, post.updated) AS published, item.surfaced_at,
      verdict.probability, coalesce(\(InboxDatabase.namedGesture), verdict.gesture) AS gesture,
      verdict.evidence, item.decision, item.action, item.decided_by, item.decided_at, item.note,
      (SELECT json_group_array(DISTINCT other.name) FROM post AS copy
        JOIN feed AS other ON other.id = copy.feed JOIN verdict AS said ON said.post = copy.id
        WHERE copy.item = item.id AND said.reason = 'duplicate' AND other.id <> feed.id
      ) AS also_seen, verdict.model
    FROM item
    JOIN stream ON stream.id = item.stream
    JOIN post ON post.id = (
      SELECT post.id FROM post WHERE post.item = item.id AND \(InboxDatabase.isShown)
      ORDER BY post.text IS NULL, post.id LIMIT 1)
    JOIN feed ON feed.id = post.feed
    JOIN verdict ON verdict.post = post.id
    """

  init(_ row: Row) throws {
    item = row["id"]
    cells = [
      String(item), row["stream"], row["source"], row["url"], row["title"], row["text"],
      row["author"], Self.timestamp(row["published"]), Self.timestamp(row["surfaced_at"]),
      (row["probability"] as Double?).map { Self.fixed($0, places: 4) }, row["gesture"],
      try Self.evidence(row), row["decision"], row["action"], row["decided_by"],
      Self.timestamp(row["decided_at"]), row["note"],
      try Self.feeds(row["also_seen"], but: row["source"]), row["model"],
    ]
  }

  /// A short keyed hash of each cell, four bytes in the order of the cells; zeros for an empty one.
  func digest(_ hashes: inout CellHashes) -> Data {
    var digest = Data(capacity: cells.count * CellHashes.length)
    for (column, cell) in cells.enumerated() { digest += hashes.hash(cell, column: column) }
    return digest
  }
}

extension ExportRow {
  /// ISO 8601, UTC, with a Z; whole seconds.
  private static func timestamp(_ seconds: Double?) -> String? {
    seconds.map { Date(timeIntervalSince1970: $0).formatted(.iso8601) }
  }

  private static func fixed(_ number: Double, places: Int) -> String {
    String(format: "%.\(places)f", number)
  }

  private static func evidence(_ row: Row) throws -> String? {
    let terms = try StoredEvidence.decoded(
      row["evidence"], title: row["title"], text: row["text"]
    ).map { $0.term + ($0.weight < 0 ? " -" : " +") + fixed(abs($0.weight), places: 2) }
    return terms.isEmpty ? nil : terms.joined(separator: "; ")
  }

  private static func feeds(_ json: String, but source: String) throws -> String? {
    guard json != "[]" else { return nil }
    let names = try JSONDecoder().decode([String].self, from: Data(json.utf8))
    let others = names.filter { $0 != source }.sorted()
    return others.isEmpty ? nil : others.joined(separator: "; ")
  }
}

/// Short keyed hashes of cells, to tell later which of them say something else. Most cells say what the
/// one above them says: that hash is kept.
struct CellHashes {
  static let length = 4

  private let key: IdentityKey
  private var last = [(cell: String, hash: Data)?](repeating: nil, count: Export.columns.count)

  init(key: IdentityKey) { self.key = key }

  mutating func hash(_ cell: String?, column: Int) -> Data {
    guard let cell, !cell.isEmpty else { return Self.empty }
    if let last = last[column], last.cell == cell { return last.hash }
    let hash = Data(key.hash(["cell", Export.columns[column], cell]).prefix(Self.length))
    last[column] = (cell, hash)
    return hash
  }

  static let empty = Data(count: length)
}
