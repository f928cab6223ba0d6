/// Gathers outlines from the calls of `OutlineReader`. Names of elements and attributes count without
/// case.
struct OutlineBuilder {
  private(set) var rootName: String?
  private(set) var title: String?
  /// The most elements that were open at once.
  private(set) var depthReached = 0
  /// Nothing more is wanted.
  var isFull = false

  private enum Place {
    case outline, head, title, other
  }

  private var open: [Place] = []
  /// The outlines whose end tags are still to come.
  private var unfinished: [OPMLOutline] = []
  private var outlines: [OPMLOutline] = []
  private var count = 0
  private var titleBytes: [UInt8] = []
  private let outlinesMax: Int

  init(outlinesMax: Int) {
    self.outlinesMax = outlinesMax
  }

  var isOPML: Bool { rootName?.lowercased() == "opml" }

  /// The outlines at the top. Those that the end of the document left open count as they are.
  mutating func takeOutlines() -> [OPMLOutline] {
    while !unfinished.isEmpty { finishOutline() }
    defer { outlines = [] }
    return outlines
  }
}

extension OutlineBuilder {
  mutating func start(_ attributes: XMLAttributes) {
    let place = place(of: attributes.elementName)
    if rootName == nil {
      rootName = attributes.elementName
      isFull = !isOPML
    }
    open.append(place)
    depthReached = max(depthReached, open.count)
    guard isOPML, place == .outline else { return }
    guard count < outlinesMax else {
      isFull = true
      return
    }
    count += 1
    unfinished.append(OPMLOutline(attributes))
  }

  mutating func end() {
    switch open.popLast() {
    case .outline: finishOutline()
    case .title where title == nil:
      let text = String(decoding: titleBytes, as: UTF8.self)
      title = MarkedText(text.prefix(bytesMax: OPMLReader.textBytesMax), .text).line
    default: break
    }
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard open.last == .title, titleBytes.count < OPMLReader.textBytesMax else { return }
    titleBytes.append(contentsOf: bytes)
  }

  private func place(of name: String) -> Place {
    switch name.lowercased() {
    case "outline": .outline
    case "head": .head
    case "title": open.last == .head ? .title : .other
    default: .other
    }
  }

  private mutating func finishOutline() {
    guard let outline = unfinished.popLast() else { return }
    if unfinished.isEmpty {
      outlines.append(outline)
    } else {
      unfinished[unfinished.count - 1].children.append(outline)
    }
  }
}

extension OPMLOutline {
  init(_ attributes: XMLAttributes) {
    let type = attributes["type"]?.trimmedOrNil?.prefix(bytesMax: 64)
    let isFeed = type.map { Self.feedTypes.contains($0.lowercased()) } ?? false
    self.init(
      text: Self.line(attributes["text"]) ?? Self.line(attributes["title"]) ?? "", type: type,
      feedAddress: Self.address(attributes["xmlurl"] ?? (isFeed ? attributes["url"] : nil)),
      pageAddress: Self.address(attributes["htmlurl"]),
      category: Self.category(attributes["category"]),
      preset: Self.line(attributes["sluice", "preset"]),
      stream: Self.line(attributes["sluice", "stream"]))
  }

  private static func line(_ text: String?) -> String? {
    guard let text = text?.trimmedOrNil else { return nil }
    return MarkedText(text.prefix(bytesMax: OPMLReader.textBytesMax), .text).line
  }

  /// As written, also where it is none: who imports the list says so. `feed:` is what browsers once
  /// put before the addresses of feeds.
  private static func address(_ text: String?) -> String? {
    guard let text = text?.trimmedOrNil else { return nil }
    let bytes = Array(text.prefix(bytesMax: ParsingLimits.default.lineBytesMax).utf8)
    guard bytes.hasASCII("feed:", at: 0) else { return String(decoding: bytes, as: UTF8.self) }
    let rest = String(decoding: bytes.dropFirst(5), as: UTF8.self)
    return rest.hasPrefix("//") ? "https:" + rest : rest
  }

  /// Categories are separated by commas, their levels by slashes.
  private static func category(_ text: String?) -> [String] {
    guard let first = text?.split(separator: ",").first, first.utf8.count <= 1_024 else {
      return []
    }
    return first.split(separator: "/").compactMap { line(String($0)) }
  }
}
