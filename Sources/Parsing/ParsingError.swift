/// Why a document gave no feed; each case says what is wrong and what to do.
package enum ParsingError: Error, Sendable, Hashable {
  /// There are no bytes but white space.
  case empty
  /// It is a web page; `alternates` are the feeds that it links to, absolute where a base was known.
  case webPage(alternates: [String])
  /// It is an image, an archive or the like; `kind` is its usual name.
  case notText(kind: String)
  /// It is XML or text, but neither RSS nor Atom; `root` is the first element, where there is one.
  case notAFeed(root: String?)
  case tooLarge(bytesMax: Int)
  case tooDeep(depthMax: Int)
  case invalidJSON(line: Int, column: Int, reason: String)
  /// Somebody said where the entries stand in JSON, but the document is XML.
  case markupForJSON
  /// JSON, but not JSON Feed, and nobody said where its entries stand.
  case unknownJSON
  /// None of these pointers leads to an array of entries.
  case noEntries(pointers: [String])
}

extension ParsingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty:
      "the document is empty; look at the address in a browser"
    case .webPage(let alternates) where alternates.isEmpty:
      "this is a web page, not a feed, and it names no feed; look for an RSS or Atom link on the site"
    case .webPage(let alternates):
      "this is a web page, not a feed; it names \(alternates.joined(separator: ", ")): use that address"
    case .notText(let kind):
      "this is \(kind), not a feed; look at the address in a browser"
    case .notAFeed(let root?):
      "this is no feed: the document begins with <\(root)>, not with <rss>, <rdf:RDF> or <feed>"
    case .notAFeed(nil):
      "this is no feed: neither XML nor JSON; look at the address in a browser"
    case .tooLarge(let bytesMax):
      "the document has more than the \(bytesMax) bytes that are allowed; look for a shorter feed"
    case .tooDeep(let depthMax):
      "the document is nested deeper than \(depthMax) levels; this is no feed that can be read"
    case .invalidJSON(let line, let column, let reason):
      "invalid JSON in line \(line), column \(column): \(reason); ask the site to mend it"
    case .markupForJSON:
      "this is XML, perhaps a feed, and not JSON; a feed needs no mapping: leave it out"
    case .unknownJSON:
      "this is JSON but not JSON Feed; say with `items` and `fields` where the entries stand"
    case .noEntries(let pointers):
      "no array of entries at \(pointers.map { "\"\($0)\"" }.joined(separator: " or ")); "
        + "correct the JSON Pointer `items`"
    }
  }
}
