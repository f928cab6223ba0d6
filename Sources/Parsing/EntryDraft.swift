import Foundation
import Posts

/// An entry as its document states it, before anything is read into it.
struct EntryDraft {
  var id: String?
  /// As written, perhaps relative.
  var url: String?
  var base: String?
  var title: MarkedText?
  var body: MarkedText?
  /// What stands beside the body, if anything does.
  var summary: MarkedText?
  var author: String?
  /// Whose the entry is if it names nobody; finished.
  var feedAuthor: String?
  var published: String?
  var updated: String?
  var language: String?
  var categories: [String] = []
  var conversation: String?
  var noindex = false

  /// Normalises: absolute addresses, text without markup, dates, an identity.
  func entry(limits: ParsingLimits, warnings: inout Warnings) -> ParsedEntry {
    var post = Post(id: "")
    post.url = url.flatMap { address($0, limits: limits, warnings: &warnings) }
    post.title = title.flatMap { cut($0, limits.lineBytesMax, &warnings).line }
    let body = body.map { cut($0, limits.bodyBytesMax, &warnings) }
    post.text = body?.text ?? ""
    post.author = Self.line(author, bytesMax: limits.lineBytesMax) ?? feedAuthor
    post.published = date(published, &warnings)
    post.updated = date(updated, &warnings)
    post.language = Self.line(
      LanguageTag.stated(language), bytesMax: limits.lineBytesMax)
    post.categories = categories(limits: limits)
    post.conversation = conversation?.trimmedOrNil?.prefix(bytesMax: limits.lineBytesMax)
    post.id =
      id?.trimmedOrNil?.prefix(bytesMax: limits.lineBytesMax) ?? post.url ?? Self.fingerprint(post)
    return ParsedEntry(
      post: post, html: body?.html,
      summary: summary?.string.prefix(bytesMax: limits.lineBytesMax), noindex: noindex)
  }

  private func address(
    _ url: String, limits: ParsingLimits, warnings: inout Warnings
  ) -> String? {
    guard let url = url.trimmedOrNil, url.utf8.count <= limits.lineBytesMax else { return nil }
    // Asked behind the resolving too: a base can be as unsafe as an address.
    let address = WebAddress.isSafe(url) ? WebAddress.resolved(url, base: base) : url
    guard WebAddress.isSafe(address) else {
      warnings.add(
        "an address that is no web page was left out: \(String(url.prefix(60)).printable)")
      return nil
    }
    return address.isEmpty ? nil : address
  }

  private func cut(_ text: MarkedText, _ bytesMax: Int, _ warnings: inout Warnings) -> MarkedText {
    guard text.string.utf8.count > bytesMax else { return text }
    warnings.add("a text longer than \(bytesMax) bytes was cut")
    return MarkedText(text.string.prefix(bytesMax: bytesMax), text.kind)
  }

  /// A name, cut and without markup; nil where nothing is left.
  static func line(_ text: String?, bytesMax: Int) -> String? {
    guard let text = text?.trimmedOrNil else { return nil }
    return MarkedText(text.prefix(bytesMax: bytesMax), .html).line
  }

  /// The author of a feed goes into each of its entries, so a long one would multiply the document.
  static func feedAuthorBytesMax(_ limits: ParsingLimits) -> Int { min(limits.lineBytesMax, 1_024) }

  private func date(_ text: String?, _ warnings: inout Warnings) -> Date? {
    guard let text = text?.trimmedOrNil else { return nil }
    if let date = FeedDate.date(from: text) { return date }
    warnings.add("a date was not understood: \(String(text.prefix(60)).printable)")
    return nil
  }

  private func categories(limits: ParsingLimits) -> [String] {
    // A set only where they are many.
    var seen: Set<String> = []
    var kept: [String] = []
    for category in categories where kept.count < limits.categoriesMax {
      guard let name = Self.line(category, bytesMax: limits.lineBytesMax) else { continue }
      if kept.count == 8, seen.isEmpty { seen = Set(kept) }
      let isNew = kept.count < 8 ? !kept.contains(name) : seen.insert(name).inserted
      if isNew { kept.append(name) }
    }
    return kept
  }

  /// A hash of title, text and author: the identity of a post that has neither guid nor address.
  private static func fingerprint(_ post: Post) -> String {
    var hash = StableHash()
    for part in [post.title ?? "", post.text, post.author ?? ""] {
      for byte in part.utf8 { hash.combine(byte: byte) }
      hash.combine(byte: 0x1f)
    }
    let digits = String(hash.value, radix: 16)
    return "content:" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
