/// Guesses the character set of a document that names none and is not UTF-8.
///
/// windows-1252 holds unless another reading is clearly better. Sets of two bytes are known by their
/// structure: hardly a byte may be out of place, most characters must be among the common ones, and
/// they must stand beside each other, as the accented letters of Western text seldom do. Sets of one
/// byte are known by their letters (see `LetterProfile`). Only text counts, never markup.
enum CharacterSetGuess {
  /// A label that `CharacterSet` knows; nil where windows-1252 is as good as anything.
  static func name(for document: [UInt8]) -> String? {
    let sample = text(of: document)
    return DoubleByteSet.name(for: sample) ?? LetterProfile.name(for: sample)
  }

  /// Bytes outside ASCII that are looked at, at most.
  private static let oddBytesMax = 16 << 10

  /// What stands between tags; of ASCII only the neighbours of other bytes, because the rest says
  /// nothing. No set of two bytes has `<` or `>` as a second byte.
  private static func text(of document: [UInt8]) -> [UInt8] {
    var sample: [UInt8] = []
    var (isMarkup, oddBytes, run, last) = (false, 0, 0, UInt8(0x20))
    for byte in document {
      if byte == UInt8(ascii: "<") { isMarkup = true }
      if isMarkup {
        if byte == UInt8(ascii: ">") { (isMarkup, run, last) = (false, 2, 0x20) }
        continue
      }
      if byte < 0x80 {
        run += 1
        last = byte
        if run == 1 { sample.append(byte) }
        continue
      }
      oddBytes += 1
      if oddBytes > oddBytesMax { break }
      if run > 1 { sample.append(last) }
      run = 0
      sample.append(byte)
    }
    return sample
  }
}

/// The character sets of two bytes that were used without being named.
struct DoubleByteSet: Sendable {
  /// What a text would be in the set.
  private struct Census {
    var pairs = 0
    var invalid = 0
    var common = 0
    /// Kana, where the set has them.
    var kana = 0
    /// Pairs whose second byte is below 0x80.
    var low = 0
    /// Pairs right behind another.
    var joined = 0

    func isMost(_ part: Int, _ percent: Int) -> Bool { part * 100 >= pairs * percent }
  }

  private enum Pair { case invalid, rare, common, kana }

  private let label: String
  private let pair: @Sendable (_ lead: UInt8, _ trail: UInt8) -> Pair
  /// Single bytes from 0x80 on that mean something.
  private let singles: ClosedRange<UInt8>?
  private let isLikely: @Sendable (Census) -> Bool

  /// Too few pairs prove nothing.
  private static let pairsMin = 5

  static func name(for sample: [UInt8]) -> String? {
    all.first { set in
      let census = set.census(of: sample)
      return census.pairs >= pairsMin && census.invalid * 50 <= census.pairs
        && census.isMost(census.joined, 50) && set.isLikely(census)
    }?.label
  }

  private func census(of sample: [UInt8]) -> Census {
    var census = Census()
    var (index, lastEnd) = (0, -1)
    while index < sample.count {
      let lead = sample[index]
      index += 1
      if lead < 0x80 || singles?.contains(lead) == true { continue }
      let trail = index < sample.count ? sample[index] : 0
      let kind = pair(lead, trail)
      guard kind != .invalid else {
        census.invalid += 1
        continue
      }
      census.pairs += 1
      if kind != .rare { census.common += 1 }
      if kind == .kana { census.kana += 1 }
      if trail < 0x80 { census.low += 1 }
      if lastEnd == index - 1 { census.joined += 1 }
      index += 1
      lastEnd = index
    }
    return census
  }

  /// In this order, because Korean and Japanese of the kind `A1...FE` are also valid Chinese, whose
  /// own texts have neither kana nor all their characters in the rows of Hangul.
  private static let all: [DoubleByteSet] = [
    DoubleByteSet(label: "euc-jp", singles: nil) { lead, trail in
      switch (lead, trail) {
      // In Korean these are ㅋ, ㅎ, ㅜ, ㅠ and ㅡ, with which people laugh and weep.
      case (0xA4, 0xBB), (0xA4, 0xBE), (0xA4, 0xCC), (0xA4, 0xD0), (0xA4, 0xD1): .common
      case (0xA4, 0xA1...0xF3), (0xA5, 0xA1...0xF6): .kana
      case (0xA1, 0xA1...0xFE), (0xA3, 0xA1...0xFE), (0xB0...0xCF, 0xA1...0xFE): .common
      case (0x8E, 0xA1...0xDF), (0xA1...0xFE, 0xA1...0xFE): .rare
      default: .invalid
      }
    } isLikely: {
      $0.isMost($0.kana, 20) && $0.isMost($0.common, 80)
    },
    DoubleByteSet(label: "shift_jis", singles: 0xA1...0xDF) { lead, trail in
      guard (0x40...0xFC).contains(trail), trail != 0x7F else { return .invalid }
      switch lead {
      case 0x82 where (0x9F...0xF1).contains(trail), 0x83 where trail <= 0x96: return .kana
      case 0x81, 0x82, 0x88...0x97: return .common
      case 0x83...0x87, 0x98...0x9F, 0xE0...0xFC: return .rare
      default: return .invalid
      }
    } isLikely: {
      $0.isMost($0.kana, 20) && $0.isMost($0.common, 80)
    },
    DoubleByteSet(label: "euc-kr", singles: nil) { lead, trail in
      switch (lead, trail) {
      case (0xB0...0xC8, 0xA1...0xFE), (0xA1, 0xA1...0xFE), (0xA3...0xA4, 0xA1...0xFE): .common
      case (0xA2...0xFD, 0xA1...0xFE), (0x81...0xC6, 0x41...0x5A), (0x81...0xC6, 0x61...0x7A),
        (0x81...0xC6, 0x81...0xFE):
        .rare
      default: .invalid
      }
    } isLikely: {
      $0.isMost($0.common, 88)
    },
    DoubleByteSet(label: "big5", singles: nil) { lead, trail in
      guard (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail) else { return .invalid }
      switch lead {
      case 0xA1...0xC6: return .common
      case 0x87...0xA0, 0xC7...0xFE: return .rare
      default: return .invalid
      }
    } isLikely: {
      $0.isMost($0.common, 80) && $0.isMost($0.low, 15)
    },
    DoubleByteSet(label: "gb18030", singles: nil) { lead, trail in
      switch (lead, trail) {
      case (0xB0...0xD7, 0xA1...0xFE), (0xA1, 0xA1...0xFE), (0xA3, 0xA1...0xFE): .common
      // Four bytes: two of these, each a lead and a digit.
      case (0x81...0xFE, 0x30...0x39), (0x81...0xFE, 0x40...0x7E), (0x81...0xFE, 0x80...0xFE): .rare
      default: .invalid
      }
    } isLikely: {
      $0.isMost($0.common, 80) && !$0.isMost($0.low, 15)
    },
  ]

  private init(
    label: String, singles: ClosedRange<UInt8>?, pair: @escaping @Sendable (UInt8, UInt8) -> Pair,
    isLikely: @escaping @Sendable (Census) -> Bool
  ) {
    self.label = label
    self.singles = singles
    self.pair = pair
    self.isLikely = isLikely
  }
}
