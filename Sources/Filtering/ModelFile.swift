import Foundation
import Posts

/// A model as bytes: a line that says what it is, the length of the header, a JSON header, the tables
/// as they stand in memory, the reference quantiles, and a checksum over everything before it.
///
/// Numbers are little-endian; the same model always gives the same bytes.
package enum ModelFile {
  package static let version = 2
  private static let family = Array("sluice model ".utf8)
  private static let magic = family + Array("\(version)\n".utf8)

  /// Whether a file with this beginning is a model, of whatever version.
  package static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: family) }

  private struct Header: Codable {
    var version: Int
    var tokenizer: Int
    var prefix: String
    var prior: Double
    var cueScale: Double
    var cueWeights: [Double]
    var isCalibrated: Bool
    var counts: Model.Counts
    var selection: Selection?
    /// Slots.
    var words: Int
    var pairs: Int
    var grams: Int
    var quantiles: Int
    var notableTerms: [NotableTerm]
    var taxonomy: GestureTaxonomy
    /// Nil where nobody has corrected one.
    var gestures: GestureModel?

    /// Bytes after the header, without the checksum; nil where that is no number.
    var bodyBytes: Int? {
      let sizes = [(words, 16), (pairs, 8), (grams, 8), (quantiles, 4)]
      guard sizes.allSatisfy({ (0...(1 << 40)).contains($0.0) }) else { return nil }
      return sizes.reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Whether no score that is made of it can overflow.
    var isFinite: Bool {
      Float(prior).isFinite && Float(cueScale).isFinite
        && notableTerms.allSatisfy { $0.weight.isFinite }
        && cueWeights.count == taxonomy.cues.count
        && cueWeights.allSatisfy { Float($0).isFinite }
        && taxonomy.cues.allSatisfy { abs($0.weight) <= GestureTaxonomy.weightMax }
    }
  }

  package static func encode(_ model: Model) -> [UInt8] {
    encode(model, prefix: String(model.name.prefix { $0 != "-" }))
  }

  /// `prefix-` and eight digits of the content's checksum.
  static func name(of model: Model, prefix: String) -> String {
    let bytes = encode(model, prefix: prefix)
    return name(prefix: prefix, checksum: checksum(bytes, bytes.count - 8))
  }

  private static func name(prefix: String, checksum: UInt64) -> String {
    if prefix == "cold" { return "cold-start" }
    let digits = String(checksum >> 32, radix: 16)
    return prefix + "-" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  private static func checksum(_ bytes: [UInt8], _ count: Int) -> UInt64 {
    bytes.withUnsafeBytes { Checksum.of(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }

  private static func encode(_ model: Model, prefix: String) -> [UInt8] {
    let tables = model.tables
    let quantiles = model.referenceQuantiles.scores
    let header = Header(
      version: version, tokenizer: Tokenizer.version, prefix: prefix, prior: model.prior,
      cueScale: model.cueScale, cueWeights: model.cueWeights, isCalibrated: model.isCalibrated,
      counts: model.counts, selection: model.selection, words: tables.words.slots.count,
      pairs: tables.pairs.slots.count,
      grams: tables.grams.slots.count, quantiles: quantiles.count,
      notableTerms: model.notableTerms, taxonomy: model.taxonomy,
      gestures: model.gestures == .none ? nil : model.gestures)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(header), let body = header.bodyBytes else {
      preconditionFailure("a model's numbers are finite")
    }
    var bytes = magic
    bytes.reserveCapacity(magic.count + 4 + json.count + body + 8)
    append([UInt32(json.count)], to: &bytes)
    bytes += json
    append(tables.words.slots, to: &bytes)
    append(tables.pairs.slots, to: &bytes)
    append(tables.grams.slots, to: &bytes)
    append(quantiles, to: &bytes)
    append([checksum(bytes, bytes.count)], to: &bytes)
    return bytes
  }

  package static func decode(_ bytes: [UInt8]) throws(ModelFileError) -> Model {
    guard bytes.starts(with: magic) else {
      throw bytes.starts(with: family) ? .otherVersion : .notAModel
    }
    guard bytes.count >= magic.count + 12 else { throw .truncated }
    var reader = Reader(bytes: bytes, at: magic.count)
    let length = Int(reader.numbers(1, of: UInt32(0))[0])
    guard reader.at + length + 8 <= bytes.count else { throw .truncated }
    let json = Data(bytes[reader.at..<reader.at + length])
    reader.at += length
    guard let header = try? JSONDecoder().decode(Header.self, from: json),
      let body = header.bodyBytes
    else { throw .altered }
    guard header.version == version, header.tokenizer == Tokenizer.version else {
      throw .otherVersion
    }
    guard reader.at + body + 8 <= bytes.count else { throw .truncated }
    guard reader.at + body + 8 == bytes.count else { throw .altered }
    let sum = checksum(bytes, bytes.count - 8)
    let words = WordTable(slots: reader.numbers(header.words, of: WordTable.Entry.none))
    let pairs = WeightTable(slots: reader.numbers(header.pairs, of: 0))
    let grams = WeightTable(slots: reader.numbers(header.grams, of: 0))
    let scores = reader.numbers(header.quantiles, of: Float(0))
    guard reader.numbers(1, of: UInt64(0))[0] == sum else { throw .altered }
    let isAscending = zip(scores, scores.dropFirst()).allSatisfy { $0 <= $1 }
    guard isAscending, scores.allSatisfy(\.isFinite), header.isFinite,
      let words, let pairs, let grams
    else { throw .altered }
    var model = Model(
      name: name(prefix: header.prefix, checksum: sum), taxonomy: header.taxonomy,
      prior: header.prior, cueScale: header.cueScale, cueWeights: header.cueWeights,
      tables: Model.Tables(words: words, pairs: pairs, grams: grams), counts: header.counts,
      isCalibrated: header.isCalibrated, referenceQuantiles: ScoreQuantiles(ascending: scores))
    model.selection = header.selection
    model.notableTerms = header.notableTerms
    model.gestures = header.gestures ?? .none
    return model
  }

  // The machines that Swift runs on are little-endian, so numbers are stored as they stand.

  private static func append<Number: BitwiseCopyable>(_ numbers: [Number], to bytes: inout [UInt8])
  {
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  private struct Reader {
    let bytes: [UInt8]
    var at: Int

    /// The caller has checked that the bytes are there.
    mutating func numbers<Number: BitwiseCopyable>(_ count: Int, of zero: Number) -> [Number] {
      var numbers = Array(repeating: zero, count: count)
      let size = count * MemoryLayout<Number>.stride
      numbers.withUnsafeMutableBytes { target in
        bytes.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0[at..<at + size])) }
      }
      at += size
      return numbers
    }
  }
}

/// Why bytes are no usable model.
package enum ModelFileError: Error, Hashable, CustomStringConvertible {
  case notAModel
  case otherVersion
  case truncated
  case altered

  package var description: String {
    switch self {
    case .notAModel: "This is not a sluice model; `sluice train --out MODEL` makes one."
    case .otherVersion:
      "This model was made by another version of sluice; train it again from its labels."
    case .truncated: "This model file is cut short; restore it from a backup or train it again."
    case .altered:
      "This model file was altered or damaged: its checksum does not fit. Restore it or train it again."
    }
  }
}
