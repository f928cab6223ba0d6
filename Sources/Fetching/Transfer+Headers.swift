import Foundation

extension Transfer {
  /// The lines of header beyond those that libcurl writes itself.
  var headerLines: [String] {
    var lines: [String] = []
    if !request.headers.keys.contains(where: { $0.lowercased() == "accept" }) {
      lines.append(Self.accept)
    }
    if let etag = request.validators.etag { lines.append("If-None-Match: \(etag)") }
    if let date = request.validators.lastModified { lines.append("If-Modified-Since: \(date)") }
    if isTrusted {
      lines += request.headers.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
    }
    return lines
  }

  /// Why the request cannot even be tried.
  var mistake: FetchingError? {
    guard let target = WebAddress(address) else { return .invalidAddress }
    guard ["http", "https"].contains(target.scheme) else {
      return .unsupportedScheme(String(target.scheme.prefix(20)))
    }
    guard target.isWeb else { return .invalidAddress }
    let wrong = request.headers.filter { name, value in
      !Self.isName(name) || Self.ownNames.contains(name.lowercased())
        || !Self.isValue(Self.trimmed(value))
    }
    if let name = wrong.keys.min() { return .invalidHeader(name: name) }
    let validators = [request.validators.etag, request.validators.lastModified].compactMap { $0 }
    return validators.allSatisfy(Self.isValue) ? nil : .invalidHeader(name: "If-None-Match")
  }

  private static let accept =
    "Accept: application/atom+xml, application/rss+xml, application/feed+json,"
    + " application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

  /// Fields that are ours to say, or that would change how the message is read.
  private static let ownNames: Set<String> = [
    "host", "user-agent", "if-none-match", "if-modified-since", "accept-encoding", "connection",
    "content-length", "transfer-encoding", "range",
  ]

  /// A value read from a file usually ends in a line end.
  private static func trimmed(_ value: String) -> String {
    value.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// libcurl sends a field without a value only if it ends in a semicolon.
  private static func line(_ name: String, _ value: String) -> String {
    let value = trimmed(value)
    return value.isEmpty ? "\(name);" : "\(name): \(value)"
  }

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
