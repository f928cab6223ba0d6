import Foundation
import Posts

/// A model as bytes: a line that says what it is, the length of the header, a JSON header, the
/// terms and their weights, the reference quantiles, and a checksum over everything before it.
///
/// Numbers are little-endian; the same model always gives the same bytes.
package enum ModelFile {
  package static let version = 1
  private static let magic = Array("sluice model 1\n".utf8)

  private struct Header: Codable {
    var version: Int
    var tokenizer: Int
    var prefix: String
    var prior: Double
    var cueScale: Double
    var isCalibrated: Bool
    var counts: Model.Counts
    var terms: Int
    var quantiles: Int
    var taxonomy: GestureTaxonomy

    /// Whether no score that is made of it can overflow.
    var isFinite: Bool {
      Float(prior).isFinite && Float(cueScale).isFinite
        && taxonomy.cues.allSatisfy { abs($0.weight) <= GestureTaxonomy.weightMax }
    }
  }

  package static func encode(_ model: Model) -> [UInt8] {
    encode(model, prefix: String(model.name.prefix { $0 != "-" }))
  }

  /// `prefix-` and eight digits of the content's checksum.
  static func name(of model: Model, prefix: String) -> String {
    let bytes = encode(model, prefix: prefix)
    return name(prefix: prefix, checksum: TermHash.of(bytes.dropLast(8)))
  }

  private static func name(prefix: String, checksum: UInt64) -> String {
    if prefix == "cold" { return "cold-start" }
    let digits = String(checksum >> 32, radix: 16)
    return prefix + "-" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  private static func encode(_ model: Model, prefix: String) -> [UInt8] {
    let entries = model.table.entries
    let quantiles = model.referenceQuantiles.scores
    let header = Header(
      version: version, tokenizer: Tokenizer.version, prefix: prefix, prior: model.prior,
      cueScale: model.cueScale, isCalibrated: model.isCalibrated, counts: model.counts,
      terms: entries.count, quantiles: quantiles.count, taxonomy: model.taxonomy)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(header) else {
      preconditionFailure("a model's numbers are finite")
    }
    var bytes = magic
    bytes.reserveCapacity(json.count + entries.count * 12 + quantiles.count * 4 + 64)
    append(UInt32(json.count), to: &bytes)
    bytes += json
    for entry in entries { append(entry.key, to: &bytes) }
    for entry in entries { append(entry.weight.bitPattern, to: &bytes) }
    for score in quantiles { append(score.bitPattern, to: &bytes) }
    append(TermHash.of(bytes), to: &bytes)
    return bytes
  }

  package static func decode(_ bytes: [UInt8]) throws(ModelFileError) -> Model {
    guard bytes.starts(with: magic) else {
      throw bytes.starts(with: magic.prefix(13)) ? .otherVersion : .notAModel
    }
    guard bytes.count >= magic.count + 12 else { throw .truncated }
    var reader = Reader(bytes: bytes, at: magic.count)
    let length = Int(reader.number(UInt32.self))
    guard reader.at + length + 8 <= bytes.count else { throw .truncated }
    let json = Data(bytes[reader.at..<reader.at + length])
    reader.at += length
    guard let header = try? JSONDecoder().decode(Header.self, from: json),
      header.terms >= 0, header.quantiles >= 0
    else { throw .altered }
    guard header.version == version, header.tokenizer == Tokenizer.version else {
      throw .otherVersion
    }
    let (size, overflow) = header.terms.multipliedReportingOverflow(by: 12)
    guard !overflow, size <= bytes.count, header.quantiles <= bytes.count,
      reader.at + size + header.quantiles * 4 + 8 <= bytes.count
    else { throw .truncated }
    guard reader.at + size + header.quantiles * 4 + 8 == bytes.count else { throw .altered }
    let checksum = TermHash.of(bytes.dropLast(8))
    let keys = (0..<header.terms).map { _ in reader.number(UInt64.self) }
    let weights = (0..<header.terms).map { _ in Float(bitPattern: reader.number(UInt32.self)) }
    let scores = (0..<header.quantiles).map { _ in Float(bitPattern: reader.number(UInt32.self)) }
    guard reader.number(UInt64.self) == checksum else { throw .altered }
    let isAscending = zip(scores, scores.dropFirst()).allSatisfy { $0 <= $1 }
    guard isAscending, (weights + scores).allSatisfy(\.isFinite), header.isFinite else {
      throw .altered
    }
    return Model(
      name: name(prefix: header.prefix, checksum: checksum), taxonomy: header.taxonomy,
      prior: header.prior, cueScale: header.cueScale,
      table: WeightTable(keys: keys, weights: weights), counts: header.counts,
      isCalibrated: header.isCalibrated, referenceQuantiles: ScoreQuantiles(ascending: scores))
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private struct Reader {
    let bytes: [UInt8]
    var at: Int

    /// The caller has checked that the bytes are there.
    mutating func number<Value: FixedWidthInteger & UnsignedInteger>(_: Value.Type) -> Value {
      var value: Value = 0
      for offset in 0..<MemoryLayout<Value>.size {
        value |= Value(bytes[at + offset]) << Value(offset * 8)
      }
      at += MemoryLayout<Value>.size
      return value
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
