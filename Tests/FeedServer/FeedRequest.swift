import Foundation

/// One request as the server saw it.
package struct FeedRequest: Sendable {
  package let method: String
  /// What stood in the request line: path and query, or a whole address when asked as a proxy.
  package let target: String
  package let headers: [(name: String, value: String)]
  package let time: Date
  /// Which connection it came over, counted from 1.
  package let connection: Int
  /// Which request it was of all that the server saw, counted from 1.
  package internal(set) var number = 0
  /// The status that it was answered with; nil before, and where a closure did the talking.
  package internal(set) var status: Int?
  /// When its answer began to be sent, or its closure had ended; nil before.
  package internal(set) var answered: Date?
  /// Whether the whole answer has left the server.
  package internal(set) var isSent = false

  /// The target without its query.
  package var path: String { String(target.prefix { $0 != "?" }) }

  /// The value of the first field of that name in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

extension FeedRequest {
  /// Reads a request's header without the empty line behind it; nil if its first line is none.
  init?(head: String, connection: Int) {
    let lines = head.split(separator: "\r\n").map(String.init)
    let words = (lines.first ?? "").split(separator: " ").map(String.init)
    guard words.count == 3 else { return nil }
    let headers: [(name: String, value: String)] = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (String(line[..<colon]), value)
    }
    self.init(
      method: words[0], target: words[1], headers: headers, time: Date(), connection: connection)
  }
}
