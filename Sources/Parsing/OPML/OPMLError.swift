/// Why a document is no list of feeds; each case says what it is and what to do with it.
package enum OPMLError: Error, Sendable, Hashable {
  case empty
  case tooLarge(bytesMax: Int)
  /// An image, an archive or the like, by its usual name.
  case notText(kind: String)
  case webPage
  /// A feed, by its first element.
  case feed(root: String)
  case json
  /// Another kind of XML, or text; `root` is the first element, where there is one.
  case notOPML(root: String?)
}

extension OPMLError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "the file is empty; export the list of feeds again"
    case .tooLarge(let bytesMax):
      "the file has more than the \(bytesMax >> 20) MiB that are allowed; split the list"
    case .notText(let kind):
      "this is \(kind), not a list of feeds; unpack it, or export the list as OPML"
    case .webPage:
      "this is a web page, not a list of feeds; look for its feeds with `sluice feeds discover`, "
        + "or export the list as OPML"
    case .feed(let root):
      "this is a feed (<\(root)>), not a list of feeds; put its address into feeds.yml, or see "
        + "what it brings with `sluice feeds test`"
    case .json:
      "this is JSON, not a list of feeds in OPML; export the list as OPML"
    case .notOPML(let root?):
      "this is no list of feeds: it begins with <\(root)>, not with <opml>; export the list as OPML"
    case .notOPML(nil):
      "this is no list of feeds: it holds no XML; export the list as OPML"
    }
  }
}
