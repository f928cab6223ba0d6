/// Writes down the text of an HTML fragment while `HTMLReader` walks through it.
final class PlainTextWriter {
  private var folder = WhiteSpaceFolder(keepsLines: false)
  private var skipDepth = 0
  private var preDepth = 0
  private let keepsUnknownTags: Bool

  init(keepsUnknownTags: Bool) {
    self.keepsUnknownTags = keepsUnknownTags
  }

  var string: String { folder.string }

  func start(_ name: UnsafePointer<UInt8>) {
    let effect = Self.effect(name)
    if effect == .skip { skipDepth += 1 }
    guard skipDepth == 0 else { return }
    switch effect {
    case .line, .cell: apply(effect)
    case .paragraph: apply(effect)
    case .item:
      folder.breakLine()
      folder.append(text: "- ")
    case .preformatted:
      folder.breakParagraph()
      preDepth += 1
      folder.keepsLines = true
    case .skip, .inline: keepUnknown(name)
    }
  }

  func end(_ name: UnsafePointer<UInt8>) {
    let effect = Self.effect(name)
    if effect == .skip { skipDepth = max(0, skipDepth - 1) }
    guard skipDepth == 0 else { return }
    switch effect {
    case .line where !Self.equal(name, "br"), .paragraph, .cell: apply(effect)
    case .item: folder.breakLine()
    case .preformatted:
      preDepth = max(0, preDepth - 1)
      folder.keepsLines = preDepth > 0
      folder.breakParagraph()
    default: break
    }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if skipDepth == 0 { folder.append(bytes) }
  }

  private func apply(_ effect: Effect) {
    switch effect {
    case .line: folder.breakLine()
    case .paragraph: folder.breakParagraph()
    default: folder.breakWord()
    }
  }

  /// The parser takes the tag for one; a title such as `List<String>` means it.
  private func keepUnknown(_ name: UnsafePointer<UInt8>) {
    guard keepsUnknownTags, !HTMLReader.isElement(name) else { return }
    folder.append(text: "<" + String(cString: name) + ">")
  }

  private enum Effect { case inline, line, paragraph, item, cell, preformatted, skip }

  private static func effect(_ name: UnsafePointer<UInt8>) -> Effect {
    var length = 0
    while name[length] != 0, length < 12 { length += 1 }
    guard length < 12 else { return .inline }
    return effects[String(decoding: UnsafeBufferPointer(start: name, count: length), as: UTF8.self)]
      ?? .inline
  }

  private static func equal(_ name: UnsafePointer<UInt8>, _ other: StaticString) -> Bool {
    String(cString: name) == other.description
  }

  private static let effects: [String: Effect] = [
    "br": .line, "div": .line, "tr": .line, "dt": .line, "dd": .line, "option": .line,
    "figcaption": .line, "address": .line, "p": .paragraph, "blockquote": .paragraph,
    "h1": .paragraph, "h2": .paragraph, "h3": .paragraph, "h4": .paragraph, "h5": .paragraph,
    "h6": .paragraph, "ul": .paragraph, "ol": .paragraph, "dl": .paragraph, "table": .paragraph,
    "hr": .paragraph, "section": .paragraph, "article": .paragraph, "header": .paragraph,
    "footer": .paragraph, "aside": .paragraph, "figure": .paragraph, "form": .paragraph,
    "details": .paragraph, "li": .item, "td": .cell, "th": .cell, "pre": .preformatted,
    "script": .skip, "style": .skip, "noscript": .skip, "template": .skip, "svg": .skip,
    "iframe": .skip, "select": .skip, "textarea": .skip, "head": .skip,
  ]
}
