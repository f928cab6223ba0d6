import Foundation

/// Three forms: 2, as it is stored now; 1, without sources and with one account; and before that JSON,
/// which begins with a brace.
extension KeepGate {
  private static let format: UInt8 = 2
  private static let formatWithoutSources: UInt8 = 1

  /// As it is stored at every poll: the format, both accounts, and ten bytes for each post of the
  /// window, column by column; little-endian.
  package func stored() -> Data {
    let entries = window.entries
    var data = Data([Self.format])
    data.reserveCapacity(600 + 10 * entries.count)
    for account in [dial, budget] {
      data.append(column: [account.owed.bitPattern, account.spare.bitPattern])
      data.append(UInt8(account.latest.count))
      data.append(column: account.latest.map(\.feed))
      data.append(column: account.latest.map(\.author))
    }
    data.append(column: [UInt16(entries.count)])
    data.append(column: entries.map(\.score.bitPattern))
    data.append(column: entries.map(\.tie))
    data.append(column: entries.map(\.source.feed))
    data.append(column: entries.map(\.source.author))
    return data
  }

  /// A gate as it was stored, also by an earlier version; nil where that cannot be read.
  package init?(stored: Data) {
    switch stored.first {
    case Self.format:
      var columns = Columns(data: stored.dropFirst())
      guard let dial = KeepAccount(&columns), let budget = KeepAccount(&columns),
        let window = ScoreWindow(&columns)
      else { return nil }
      self.dial = dial
      self.budget = budget
      self.window = window
    case Self.formatWithoutSources:
      var columns = Columns(data: stored.dropFirst())
      guard let owed: [UInt64] = columns.next(1), let window = ScoreWindow(pairs: columns.data)
      else { return nil }
      dial.owed = Double(bitPattern: owed[0])
      guard dial.owed.magnitude <= KeepAccount.owedMax else { return nil }
      self.window = window
    default:
      guard let first = try? JSONDecoder().decode(FirstForm.self, from: stored),
        let window = ScoreWindow(pairs: first.window)
      else { return nil }
      guard first.owed.magnitude <= KeepAccount.owedMax else { return nil }
      dial.owed = first.owed
      self.window = window
    }
  }

  private struct FirstForm: Decodable {
    var owed: Double
    var window: Data
  }
}

extension KeepAccount {
  fileprivate init?(_ columns: inout Columns) {
    guard let numbers: [UInt64] = columns.next(2), let count: [UInt8] = columns.next(1),
      count[0] <= Self.latestMax, let feeds: [UInt16] = columns.next(Int(count[0])),
      let authors: [UInt16] = columns.next(Int(count[0]))
    else { return nil }
    owed = Double(bitPattern: numbers[0])
    spare = Double(bitPattern: numbers[1])
    guard owed.magnitude <= KeepAccount.owedMax, spare.magnitude <= KeepAccount.owedMax else {
      return nil
    }
    latest = zip(feeds, authors).map { PostSource(feed: $0, author: $1) }
  }
}

extension ScoreWindow {
  fileprivate init?(_ columns: inout Columns) {
    guard let numbers: [UInt16] = columns.next(1), numbers[0] <= Self.countMax,
      columns.data.count == 10 * Int(numbers[0])
    else { return nil }
    let count = Int(numbers[0])
    guard let scores: [UInt32] = columns.next(count), let ties: [UInt16] = columns.next(count),
      let feeds: [UInt16] = columns.next(count),
      let authors: [UInt16] = columns.next(count)
    else { return nil }
    self.init(
      (0..<count).map {
        Entry(
          score: Float(bitPattern: scores[$0]), tie: ties[$0],
          source: PostSource(feed: feeds[$0], author: authors[$0]))
      })
  }

  /// Of a score and a tie of four bytes for each post.
  fileprivate init?(pairs: Data) {
    var columns = Columns(data: pairs)
    let (count, rest) = pairs.count.quotientAndRemainder(dividingBy: 8)
    guard rest == 0, count <= Self.countMax, let numbers: [UInt32] = columns.next(2 * count)
    else { return nil }
    self.init(
      (0..<count).map {
        Entry(
          score: Float(bitPattern: numbers[2 * $0]),
          tie: UInt16(truncatingIfNeeded: numbers[2 * $0 + 1] >> 16))
      })
  }
}

/// Bytes being read, number by number.
private struct Columns {
  var data: Data

  /// The next so many numbers; nil where the bytes end before.
  mutating func next<Number: FixedWidthInteger>(_ count: Int) -> [Number]? {
    let width = MemoryLayout<Number>.size
    guard data.count >= count * width else { return nil }
    let numbers = data.withUnsafeBytes { bytes in
      (0..<count).map {
        Number(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * width, as: Number.self))
      }
    }
    data = data.dropFirst(count * width)
    return numbers
  }
}

extension Data {
  fileprivate mutating func append<Number: FixedWidthInteger>(column: [Number]) {
    column.map(\.littleEndian).withUnsafeBytes { append(contentsOf: $0) }
  }
}
