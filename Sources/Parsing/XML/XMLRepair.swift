/// Rewrites a broken document as well-formed XML, piece by piece, in one pass and in linear time.
///
/// It runs only where libxml2 found the document broken, or where there is a DOCTYPE. The parser's own
/// recovery drops a bare `&` and unknown entities from the text and loses its way at the first end
/// tag that matches nothing; here end tags close what is open above their start tag, entities of HTML
/// become characters, stray `<` and `&` are escaped, and the DOCTYPE with all it declares goes.
struct XMLRepair {
  let input: [UInt8]
  var output: [UInt8] = []
  var open: [OpenElement] = []
  /// Tags left out because they are too deep; their end tags must not close others.
  var tooDeep = 0
  let depthMax: Int
  private var position: Int
  /// Whether anything was amiss; a DOCTYPE alone is not.
  var hasMended = false
  /// Whether there is no next piece.
  private(set) var isEnded = false
  /// A declaration without end was met: from here on each ends at its first `>`.
  private var hasOpenDeclaration = false
  var entities = XMLEntities()
  /// A CDATA section, a comment, an instruction without end was met: there is no use in looking again.
  var hasOpenCharacterData = false
  private var hasOpenComment = false
  private var hasOpenInstruction = false
  var hasRoot = false
  var hasCutTag = false
  /// Whether the document ends before its root does.
  private(set) var isCutOff = false
  /// Entries that begin before this place in the document are known.
  private let knownEnd: Int
  private var outputCount = 0
  /// How much of the output holds the known entries; nil while no other has come.
  private(set) var knownOutputCount: Int?
  /// Whether entities of the document were left as names, because they had become too long.
  var hasExhaustedEntities: Bool { entities.isExhausted }

  private static let pieceBytes = 16 << 10

  /// - Parameter knownEnd: entries that begin before this place were read already.
  init(_ input: [UInt8], from start: Int = 0, knownEnd: Int = 0, depthMax: Int) {
    self.input = input
    self.knownEnd = knownEnd
    position = start
    self.depthMax = depthMax
  }

  /// The next piece, as long as a few tags and texts; nil behind the end.
  mutating func next() -> [UInt8]? {
    guard !isEnded else { return nil }
    outputCount += output.count
    output.removeAll(keepingCapacity: true)
    while output.count < Self.pieceBytes {
      guard position < input.count, !(hasRoot && open.isEmpty) else {
        isEnded = true
        isCutOff = !open.isEmpty || hasCutTag
        break
      }
      position =
        input[position] == UInt8(ascii: "<") ? markup(at: position) : text(at: position)
    }
    return output
  }
}

extension XMLRepair {
  private mutating func markup(at index: Int) -> Int {
    if input.hasASCII("<![CDATA[", at: index) { return characterData(at: index + 9) }
    if input.hasASCII("<!--", at: index) { return end("-->", from: index + 4, \.hasOpenComment) }
    if input.hasASCII("<?", at: index) { return end("?>", from: index + 2, \.hasOpenInstruction) }
    if input.hasASCII("<!", at: index), index + 2 < input.count, input[index + 2].isLetter {
      return declaration(at: index)
    }
    if input.hasASCII("</", at: index) { return endTag(at: index) }
    if index + 1 < input.count, Self.startsName(input[index + 1]) { return startTag(at: index) }
    hasMended = true
    if !open.isEmpty { output.append(ascii: "&lt;") }
    return index + 1
  }

  /// Notes where in the output an entry begins that is not known.
  mutating func noteEntry(at start: Int) {
    if knownOutputCount == nil, start >= knownEnd { knownOutputCount = outputCount + output.count }
  }

  /// Behind what ends a comment or an instruction; where it is missing, behind the first `>`, or at
  /// the tag before it.
  private mutating func end(
    _ mark: StaticString, from start: Int, _ isMissing: WritableKeyPath<Self, Bool>
  ) -> Int {
    if !self[keyPath: isMissing], let end = input.firstASCII(mark, from: start) {
      return end + mark.utf8CodeUnitCount
    }
    self[keyPath: isMissing] = true
    hasMended = true
    let end = input[start...].firstIndex { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") }
    guard let end else { return input.count }
    return input[end] == UInt8(ascii: ">") ? end + 1 : end
  }

  /// `<!DOCTYPE …>` with its internal subset, which may hold `>` in quotes and brackets.
  private mutating func declaration(at start: Int) -> Int {
    var index = hasOpenDeclaration ? input.count : start + 2
    var quote: UInt8?
    var brackets = 0
    while index < input.count {
      let byte = input[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
        case UInt8(ascii: "["): brackets += 1
        case UInt8(ascii: "]"): brackets -= 1
        case UInt8(ascii: ">") where brackets <= 0:
          if !hasRoot { entities.read(input[start..<index]) }
          return index + 1
        default:
          if byte == UInt8(ascii: "<"), input.hasASCII("<!--", at: index) {
            index = input.firstASCII("-->", from: index).map { $0 + 2 } ?? input.count
          }
        }
      }
      index += 1
    }
    hasOpenDeclaration = true
    return input[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? input.count
  }
}

/// An element whose end tag is still to come.
struct OpenElement {
  /// What it is to its neighbours, told by the usual name.
  enum Role {
    case entry
    /// What holds entries or fields.
    case container
    /// A field that holds text alone.
    case leaf
    /// Any other field.
    case field
    case other
  }

  /// Where its name stands in the document.
  var name: Range<Int>
  var role: Role
}

extension OpenElement.Role {
  /// By a name of any case.
  init(_ name: ArraySlice<UInt8>) {
    self = name.count > 16 ? .other : Self.named[PackedName(name.lazy.map(\.lowercased))] ?? .other
  }

  private static let named: NameTable<Self> = {
    let names: [(Self, [String])] = [
      (.entry, ["item", "entry"]), (.container, ["channel", "feed"]),
      (
        .leaf,
        [
          "title", "link", "guid", "id", "pubdate", "published", "updated", "modified", "issued",
          "dc:date",
        ]
      ),
      (
        .field,
        [
          "category", "author", "dc:creator", "comments", "description", "summary", "content",
          "content:encoded",
        ]
      ),
    ]
    return NameTable(names.flatMap { role, names in names.map { (name: $0, value: role) } })
  }()

  /// Whether it is the name of a field that is no element of HTML, in any case.
  static func isForeignToHTML(_ name: ArraySlice<UInt8>) -> Bool {
    name.count <= 16 && foreign[PackedName(name.lazy.map(\.lowercased))] != nil
  }

  private static let foreign = NameTable(
    [
      "guid", "pubdate", "published", "updated", "modified", "issued", "dc:date", "category",
      "dc:creator", "comments", "content:encoded",
    ].map { (name: $0, value: true) })
}
