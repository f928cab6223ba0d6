import Foundation
import Posts

extension JSONEncoder {
  /// JSON in which what a terminal would obey, such as C1 controls and bidi overrides, is written as
  /// `\uXXXX`: whoever reads the JSON gets the same text.
  package func encodeHarmlessly(_ value: some Encodable) throws -> Data {
    let data = try encode(value)
    guard data.contains(where: { $0 >= 0x7F }) else { return data }
    var text = String.UnicodeScalarView()
    for scalar in String(decoding: data, as: UTF8.self).unicodeScalars {
      if scalar.isHarmless {
        text.append(scalar)
      } else {
        for unit in String(scalar).utf16 { text += Self.escape(unit).unicodeScalars }
      }
    }
    return Data(String(text).utf8)
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension Unicode.Scalar {
  /// The encoder escapes ASCII controls itself; line breaks are its own.
  fileprivate var isHarmless: Bool { value < 0x7F || !isObeyed }
}
