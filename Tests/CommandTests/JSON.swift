import Foundation

/// A JSON document as tests look into it: anything that is not there is nil or empty.
struct JSON {
  private let value: Any?

  init(_ text: String) throws {
    value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  private init(value: Any?) { self.value = value is NSNull ? nil : value }

  /// One document a line.
  static func lines(_ text: String) throws -> [JSON] {
    try text.split(separator: "\n").map { try JSON(String($0)) }
  }

  subscript(key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }
  subscript(place: Int) -> JSON { array.indices.contains(place) ? array[place] : JSON(value: nil) }

  var isArray: Bool { value is [Any] }
  var array: [JSON] { (value as? [Any] ?? []).map { JSON(value: $0) } }
  var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
  var string: String? { value as? String }
  var int: Int? { (value as? NSNumber)?.intValue }
  var double: Double? { (value as? NSNumber)?.doubleValue }
  var bool: Bool? { (value as? NSNumber)?.boolValue }
}
