import Crypto
import Foundation
import GRDB

/// Rows becoming the bytes of an export, part by part, with what the ledger wants to know of them.
struct ExportGathering {
  /// A row of the ledger's list.
  struct Entry: Sendable {
    var item: Int64
    var digest: Data
  }

  /// Bytes that are handed over at once.
  private static let partBytes = 256 << 10

  private let export: Int64
  private let repeated: Int64?
  private let document: ExportDocument
  private let write: (Data) throws -> Void
  private var hashes: CellHashes

  private var entries: [Entry] = []
  private var part: [UInt8] = []
  private var bytes = 0
  private var sha256 = SHA256()
  private var sha256AsRepeated = SHA256()

  init(
    export: Int64, repeating: Int64?, profile: ExportProfile, key: IdentityKey,
    write: @escaping (Data) throws -> Void
  ) {
    self.export = export
    repeated = repeating
    document = ExportDocument(profile: profile)
    hashes = CellHashes(key: key)
    self.write = write
  }

  mutating func gather(_ db: Database, _ filter: ExportFilter) throws -> (Export, [Entry]) {
    try add(document.beginning)
    if repeated != nil { sha256AsRepeated.update(data: document.beginning) }
    let contact =
      filter.includesDoNotContact ? "1" : "NOT (\(ExportFilter.isDoNotContact))"
    let rows = try Row.fetchCursor(
      db,
      sql: "\(ExportRow.query) WHERE \(filter.condition) AND \(contact) ORDER BY item.id",
      arguments: filter.arguments)
    while let row = try rows.next() { try add(ExportRow(row)) }
    try handOver()
    let leftOut =
      filter.includesDoNotContact
      ? 0
      : try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM item JOIN stream ON stream.id = item.stream
          WHERE \(filter.condition) AND \(ExportFilter.isDoNotContact)
            AND EXISTS (SELECT 1 FROM post WHERE post.item = item.id AND \(InboxDatabase.isShown))
          """, arguments: filter.arguments)
    let asRepeated = repeated == nil ? nil : Self.hexadecimal(sha256AsRepeated)
    return (
      Export(
        id: export, rows: entries.count, leftOut: leftOut ?? 0, bytes: bytes,
        sha256: Self.hexadecimal(sha256), sha256AsRepeated: asRepeated), entries
    )
  }

  private mutating func add(_ row: ExportRow) throws {
    let cells = document.row(row.cells)
    try add(cells + document.ending(export: export))
    if let repeated {
      sha256AsRepeated.update(data: cells)
      sha256AsRepeated.update(data: document.ending(export: repeated))
    }
    entries.append(Entry(item: row.item, digest: row.digest(&hashes)))
  }

  private mutating func add(_ more: [UInt8]) throws {
    sha256.update(data: more)
    bytes += more.count
    part += more
    if part.count >= Self.partBytes { try handOver() }
  }

  private mutating func handOver() throws {
    guard !part.isEmpty else { return }
    try write(Data(part))
    part.removeAll(keepingCapacity: true)
  }

  private static func hexadecimal(_ hash: SHA256) -> String {
    hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
