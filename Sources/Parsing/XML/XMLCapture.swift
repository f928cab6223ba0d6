/// An element whose content is being collected, and how that content is to be read.
struct XMLCapture {
  let tag: FeedTag
  let depth: Int
  /// What is inside is markup of the document itself: its text is escaped again when written down.
  private(set) var isXML = false
  /// The document says that there is no markup in it.
  private(set) var isPlain = false
  /// There are elements inside.
  var hasMarkup = false
  private(set) var isBase64 = false
  private(set) var guidKind = XMLEntry.GuidKind.perhapsPermalink
  /// Of an author: the child that is being read, and whether there was any.
  var part: FeedTag?
  var hasParts = false

  init(_ tag: FeedTag, depth: Int, attributes: XMLAttributes) {
    self.tag = tag
    self.depth = depth
    switch tag {
    case .title, .summary, .content, .description, .encoded: setType(attributes)
    case .body: (isXML, hasMarkup) = (true, true)
    case .guid:
      switch attributes["isPermaLink"]?.lowercased() {
      case nil: guidKind = .perhapsPermalink
      case "false", "0", "no": guidKind = .notPermalink
      default: guidKind = .permalink
      }
    default: break
    }
  }

  /// `type` of Atom 1.0 (RFC 4287, 3.1 and 4.1.3), and `type` with `mode` of Atom 0.3.
  private mutating func setType(_ attributes: XMLAttributes) {
    guard !attributes.isEmpty else { return }
    let type = attributes["type"]?.lowercased().trimmed ?? ""
    switch attributes["mode"]?.lowercased() {
    case "escaped": return
    case "base64": isBase64 = true
    default:
      isPlain = type == "text"
      if type == "xhtml" || type.hasSuffix("+xml") || type.hasSuffix("/xml") {
        (isXML, hasMarkup) = (true, true)
      } else if type.contains("/"), !type.hasPrefix("text/"), !type.hasPrefix("multipart/") {
        isBase64 = attributes["src"] == nil
      }
    }
  }
}
