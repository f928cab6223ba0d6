import Foundation
import Posts

/// The secrets that headers name: one file each, whose content is the whole header value.
package struct Credentials: Sendable {
  private let directories: [String]

  /// - Parameters:
  ///   - credentialsDirectory: systemd's `$CREDENTIALS_DIRECTORY`, if set; asked first.
  ///   - stateDirectory: its `credentials` folder is asked next.
  package init(credentialsDirectory: String?, stateDirectory: String) {
    let own = URL(fileURLWithPath: stateDirectory).appendingPathComponent("credentials").path
    directories = [credentialsDirectory, own].compactMap { $0 }.filter { !$0.isEmpty }
  }

  /// The header value held under a name. Read anew each time, so that a changed secret counts at once.
  package func value(named name: String) throws(CredentialError) -> String {
    guard Self.isName(name) else { throw .badName(name) }
    for directory in directories {
      let path = URL(fileURLWithPath: directory).appendingPathComponent(name).path
      guard FileManager.default.fileExists(atPath: path) else { continue }
      guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
      var value = String(decoding: data, as: UTF8.self)
      // A character may be CR LF, so one is cut in either case.
      if value.last?.isNewline == true { value.removeLast() }
      guard !value.isEmpty, value.printable == value else { throw .unusable(path) }
      return value
    }
    throw .missing(name: name, directories: directories)
  }

  /// The headers of a feed with their values. Throws `CredentialError` for the first one not to be had.
  package func headers(of feed: FeedConfiguration) throws(CredentialError) -> [String: String] {
    var headers: [String: String] = [:]
    for header in feed.headers {
      switch header.value {
      case .literal(let value): headers[header.name] = value
      case .credential(let name): headers[header.name] = try value(named: name)
      }
    }
    return headers
  }

  /// Letters, digits, `-` and `_`: nothing that could leave the directory.
  static func isName(_ name: String) -> Bool {
    name.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil
  }
}

/// Why a credential could not be had. Its description never holds the secret.
package enum CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
  case badName(String)
  case missing(name: String, directories: [String])
  /// The file is there, but may not be read.
  case unreadable(String)
  /// The file is empty or holds what no header may: more than one line, or control characters.
  case unusable(String)

  package var description: String {
    switch self {
    case .badName(let name):
      return "\"\(name.printable)\" is no name of a credential; use letters, digits, - and _"
    case .missing(let name, let directories):
      let places = directories.map { "\($0)/\(name)" }.listed
      return "credential \"\(name)\" is missing; put the whole header value into \(places)"
    case .unreadable(let path):
      return "the credential \(path) cannot be read; check its owner and mode"
    case .unusable(let path):
      return "the credential \(path) has to hold one line, the whole header value"
    }
  }
}
