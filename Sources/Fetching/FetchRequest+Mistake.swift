import Foundation

extension FetchRequest {
  /// Why the request cannot even be tried.
  var mistake: FetchingError? {
    guard let target = WebAddress(address) else { return .invalidAddress }
    guard ["http", "https"].contains(target.scheme) else {
      return .unsupportedScheme(String(target.scheme.prefix(20)))
    }
    guard target.isWeb else { return .invalidAddress }
    let wrong = headers.filter { name, value in
      !Self.isName(name) || Self.ownNames.contains(name.lowercased())
        || !Self.isValue(Self.trimmed(value))
    }
    if let name = wrong.keys.min() { return .invalidHeader(name: name) }
    let conditions = [validators.etag, validators.lastModified].compactMap { $0 }
    return conditions.allSatisfy(Self.isValue) ? nil : .invalidHeader(name: "If-None-Match")
  }

  /// A value read from a file usually ends in a line end.
  static func trimmed(_ value: String) -> String {
    value.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Fields that are ours to say, or that would change how the message is read.
  private static let ownNames: Set<String> = [
    "host", "user-agent", "if-none-match", "if-modified-since", "accept-encoding", "connection",
    "content-length", "transfer-encoding", "range",
  ]

  /// A token of RFC 9110 section 5.6.2.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        let scalar = Unicode.Scalar(byte)
        return scalar.properties.isAlphabetic && scalar.isASCII || 48...57 ~= byte
          || "!#$%&'*+-.^_`|~".unicodeScalars.contains(scalar)
      }
  }

  /// No line end or other control character, which could smuggle in a header of its own.
  private static func isValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }
  }
}
