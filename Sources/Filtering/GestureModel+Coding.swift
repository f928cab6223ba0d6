import Foundation
import Posts

/// `{"price":{"posts":3,"terms":"…"}}`: the terms in Base64, 12 bytes each, key and weight, little-endian
/// and by key.
extension GestureModel: Codable {
  private struct Stored: Codable {
    var posts: Int
    var terms: Data
  }

  private static let termBytes = 12

  package init(from decoder: any Decoder) throws {
    let stored = try decoder.singleValueContainer().decode([String: Stored].self)
    var corrections: [Gesture: Int] = [:]
    var learnt: [Gesture: [Learnt]] = [:]
    for (name, group) in stored {
      guard let gesture = Gesture(rawValue: name), group.posts > 0,
        let terms = Self.terms(group.terms)
      else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "no learnt gesture: \(name)"))
      }
      corrections[gesture] = group.posts
      learnt[gesture] = terms
    }
    self.init(corrections: corrections, learnt: learnt)
  }

  package func encode(to encoder: any Encoder) throws {
    var stored: [String: Stored] = [:]
    for (gesture, posts) in corrections {
      var bytes: [UInt8] = []
      for term in learnt[gesture] ?? [] {
        withUnsafeBytes(of: term.key.littleEndian) { bytes += $0 }
        withUnsafeBytes(of: term.weight.bitPattern.littleEndian) { bytes += $0 }
      }
      stored[gesture.rawValue] = Stored(posts: posts, terms: Data(bytes))
    }
    var container = encoder.singleValueContainer()
    try container.encode(stored)
  }

  /// Nil where these are no terms that a training could have left.
  private static func terms(_ data: Data) -> [Learnt]? {
    let bytes = [UInt8](data)
    guard bytes.count.isMultiple(of: termBytes), bytes.count <= termsMax * termBytes else {
      return nil
    }
    let terms = stride(from: 0, to: bytes.count, by: termBytes).map { at in
      Learnt(
        key: number(bytes[at..<at + 8]),
        weight: Float(bitPattern: UInt32(number(bytes[at + 8..<at + 12]))))
    }
    let isAscending = zip(terms, terms.dropFirst()).allSatisfy { $0.key < $1.key }
    // Not finite is not at most the largest either.
    return isAscending && terms.allSatisfy { $0.weight > 0 && $0.weight <= weightMax } ? terms : nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
