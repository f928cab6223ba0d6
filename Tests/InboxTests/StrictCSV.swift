import Foundation

/// A reader that accepts RFC 4180 to the letter and nothing else.
struct StrictCSV {
  struct Violation: Error {
    var what: String
    var byte: Int
  }

  private let bytes: [UInt8]
  private var place = 0

  private init(_ data: Data) { bytes = Array(data) }

  /// The records; each ends with CR LF, and all have as many fields as the first.
  static func records(_ data: Data) throws -> [[String]] {
    var reader = StrictCSV(data)
    var records: [[String]] = []
    while reader.place < reader.bytes.count {
      let record = try reader.record()
      if let first = records.first, first.count != record.count {
        throw Violation(what: "\(record.count) fields", byte: reader.place)
      }
      records.append(record)
    }
    return records
  }

  private mutating func record() throws -> [String] {
    var fields = [try field()]
    while take(",") { fields.append(try field()) }
    guard take("\r"), take("\n") else { throw Violation(what: "no CR LF", byte: place) }
    return fields
  }

  private mutating func field() throws -> String {
    var content: [UInt8] = []
    guard take("\"") else {
      while place < bytes.count, !Array(",\r\n".utf8).contains(bytes[place]) {
        guard bytes[place] != UInt8(ascii: "\"") else {
          throw Violation(what: "a quote in a bare field", byte: place)
        }
        content.append(bytes[place])
        place += 1
      }
      return try string(content)
    }
    while true {
      guard place < bytes.count else { throw Violation(what: "an open quote", byte: place) }
      if take("\"") {
        guard take("\"") else { return try string(content) }
        content.append(UInt8(ascii: "\""))
      } else {
        content.append(bytes[place])
        place += 1
      }
    }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  private func string(_ content: [UInt8]) throws -> String {
    guard let string = String(validating: content, as: UTF8.self) else {
      throw Violation(what: "not UTF-8", byte: place)
    }
    return string
  }
}
