import Foundation
import Posts

/// Evidence in a few bytes a term: its place, its weight in thousandths, and its letters only where they
/// are not those of the text at that place.
///
/// For each term three numbers, and four with the letters behind them: `start * 4`, plus 2 for the title,
/// plus 1 where the letters follow; the length of the place; the weight, signs folded in (0, -1, 1, -2…);
/// the count of the letters' bytes. A number is seven bits a byte, the lowest first, and all but its last
/// byte have the eighth set (LEB128).
struct CompactEvidence {
  private var bytes: [UInt8]
  private var at = 0

  /// - Parameter text: with the title, as the places count in; nil writes all letters.
  static func encode(_ evidence: [Evidence], title: String, text: String?) -> Data {
    var coder = CompactEvidence(bytes: [])
    let places = text.map { Places(title: title, text: $0) }
    for piece in evidence {
      let isThere = places?.term(piece) == piece.term
      coder.write(
        UInt64(max(0, piece.start)) << 2 | (piece.zone == .title ? 2 : 0) | (isThere ? 0 : 1))
      coder.write(UInt64(max(0, piece.end - piece.start)))
      let thousandths = Int64(max(-1e12, min(1e12, (piece.weight * 1000).rounded())))
      coder.write(UInt64(bitPattern: thousandths << 1 ^ thousandths >> 63))
      guard !isThere else { continue }
      coder.write(UInt64(piece.term.utf8.count))
      coder.bytes.append(contentsOf: piece.term.utf8)
    }
    return Data(coder.bytes)
  }

  /// - Parameters: as the post has them: a term whose place they do not have is left out.
  static func decode(_ data: Data, title: String?, text: String?) -> [Evidence] {
    var coder = CompactEvidence(bytes: [UInt8](data))
    let places = Places(title: title ?? "", text: text ?? "")
    var evidence: [Evidence] = []
    while let head = coder.read(), let length = coder.read(), let weight = coder.read() {
      let start = Int(head >> 2)
      var piece = Evidence(
        term: "", weight: Double(Int64(weight >> 1) ^ -Int64(weight & 1)) / 1000,
        zone: head & 2 == 0 ? .text : .title, start: start, end: start &+ Int(length))
      guard let term = head & 1 == 0 ? places.term(piece) : coder.readLetters() else { continue }
      piece.term = term
      evidence.append(piece)
    }
    return evidence
  }

  private mutating func write(_ number: UInt64) {
    var left = number
    while left >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
      left >>= 7
    }
    bytes.append(UInt8(left))
  }

  /// Nil at the end.
  private mutating func read() -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 56, by: 7) {
      guard at < bytes.count else { return nil }
      let byte = bytes[at]
      at += 1
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
    }
    return nil
  }

  private mutating func readLetters() -> String? {
    guard let count = read(), count <= bytes.count - at else { return nil }
    defer { at += Int(count) }
    return String(decoding: bytes[at..<at + Int(count)], as: UTF8.self)
  }
}

/// What a post says at a place.
private struct Places {
  private let title: [Unicode.Scalar]
  private let text: [Unicode.Scalar]

  init(title: String, text: String) {
    self.title = Array(title.unicodeScalars)
    self.text = Array(text.unicodeScalars)
  }

  /// In lower case, as terms are; nil where the zone is shorter.
  func term(_ evidence: Evidence) -> String? {
    let scalars = evidence.zone == .title ? title : text
    guard evidence.start >= 0, evidence.start <= evidence.end, evidence.end <= scalars.count else {
      return nil
    }
    var term = String.UnicodeScalarView()
    term.append(contentsOf: scalars[evidence.start..<evidence.end])
    return String(term).lowercased()
  }
}
