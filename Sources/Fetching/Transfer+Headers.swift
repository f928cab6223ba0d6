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
    if trail.isTrusted {
      lines += request.headers.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
    }
    return lines
  }

  private static let accept =
    "Accept: application/atom+xml, application/rss+xml, application/feed+json,"
    + " application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

  /// libcurl sends a field without a value only if it ends in a semicolon.
  private static func line(_ name: String, _ value: String) -> String {
    let value = FetchRequest.trimmed(value)
    return value.isEmpty ? "\(name);" : "\(name): \(value)"
  }
}
