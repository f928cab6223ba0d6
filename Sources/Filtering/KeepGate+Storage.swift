import Foundation

extension KeepGate {
  /// What a stored gate begins with; earlier ones are JSON and begin with a brace.
  private static let format: UInt8 = 1

  /// As it is stored at every poll: the format, the account, and eight bytes for each post of the window;
  /// little-endian.
  package func stored() -> Data {
    let entries = window.entries.map { $0.packed.littleEndian }
    let numbers = [owed.bitPattern.littleEndian] + entries
    return Data([Self.format]) + numbers.withUnsafeBytes { Data($0) }
  }

  /// A gate as it was stored, also by an earlier version; nil where that cannot be read.
  package init?(stored: Data) {
    guard stored.first == Self.format else {
      guard let gate = try? JSONDecoder().decode(KeepGate.self, from: stored) else { return nil }
      self = gate
      return
    }
    let bytes = stored.count - 1
    guard bytes.isMultiple(of: 8), 8...(8 * (1 + ScoreWindow.countMax)) ~= bytes else { return nil }
    let numbers = stored.withUnsafeBytes { stored in
      stride(from: 1, to: stored.count, by: 8).map {
        UInt64(littleEndian: stored.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
      }
    }
    window = ScoreWindow(numbers.dropFirst().map { ScoreWindow.Entry(packed: $0) })
    owed = Double(bitPattern: numbers[0])
  }
}

extension ScoreWindow.Entry {
  fileprivate var packed: UInt64 { UInt64(score.bitPattern) | UInt64(tie) << 32 }

  fileprivate init(packed: UInt64) {
    self.init(
      score: Float(bitPattern: UInt32(truncatingIfNeeded: packed)), tie: UInt32(packed >> 32))
  }
}
