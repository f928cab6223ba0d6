import Foundation
import Posts

/// What a feed is called where the file gives no name.
enum FeedName {
  /// Words that say only that the address is a feed.
  private static let idle: Set<String> = [
    "feed", "feeds", "rss", "atom", "index", "xml", "json", "api", "v1", "v2",
  ]
  private static let extensions = [".rss", ".xml", ".atom", ".json", ".rdf", ".php"]

  /// The host and the last two words of the path that say something. Long words with digits are left
  /// out, since they may be tokens.
  static func of(_ address: String) -> String {
    guard let parts = URLComponents(string: address), let host = parts.host else { return address }
    let words = parts.path.split(separator: "/").map { word in
      let word = String(word).printable
      let ending = extensions.first { word.lowercased().hasSuffix($0) }
      return String(word.dropLast(ending?.count ?? 0))
    }
    let telling = words.filter { word in
      let isToken = word.count > 15 && word.contains(where: \.isNumber)
      return !word.isEmpty && !isToken && !idle.contains(word.lowercased())
    }
    return ([ConfigurationValues.withoutWWW(host)] + telling.suffix(2)).joined(separator: " ")
  }

  /// The name, or the name with the first number that makes it new.
  static func distinct(_ name: String, from taken: (String) -> Bool) -> String {
    guard taken(name) else { return name }
    var number = 2
    while taken("\(name) (\(number))") { number += 1 }
    return "\(name) (\(number))"
  }
}
