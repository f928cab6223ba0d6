import FeedServer
import Foundation

/// A feeds.yml with one stream `crm` that may poll this machine at full pace.
///
/// - Parameter stream: lines that go into the stream.
func daemonYAML(feeds: [(name: String, address: String)], stream: [String] = []) -> String {
  """
  contact: https://watch.acme.test/bot
  hosts: { "*": { gap: 0s, parallel: 4 } }
  allow: [127.0.0.0/8]
  streams:
    crm:
      \(stream.joined(separator: "\n    "))
      feeds:
  \(feeds.map { "      - { url: \"\($0.address)\", name: \($0.name) }" }.joined(separator: "\n"))
  """
}

/// An entry of a feed that a test writes itself.
struct Entry {
  var title: String
  var text = ""
  var author = "ann"
  var language: String?
  var ageSeconds = 60.0
  /// The title where nothing else is said.
  var id: String?

  fileprivate var item: String {
    let name = id ?? title.replacing(" ", with: "-")
    return """
      <item><guid isPermaLink="false">\(name)</guid><link>https://forum.example/\(name)</link>
      <title>\(title)</title><description>\(text)</description><dc:creator>\(author)</dc:creator>
      <pubDate>\(FeedDates.http(Date(timeIntervalSinceNow: -ageSeconds)))</pubDate>
      \(language.map { "<dc:language>\($0)</dc:language>" } ?? "")</item>
      """
  }
}

/// An RSS document.
func rss(_ entries: [Entry]) -> [UInt8] {
  Array(
    """
    <?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
    <title>Forum</title><link>https://forum.example/</link>
    \(entries.map(\.item).joined(separator: "\n"))
    </channel></rss>
    """.utf8)
}

/// Everyday sentences, all different, in which nobody wants anything.
func chatter(_ count: Int, from first: Int = 0) -> [Entry] {
  (first..<first + count).map {
    Entry(
      title: "Walk \($0)", text: "On walk number \($0) the river was high and the dog slept well.")
  }
}
