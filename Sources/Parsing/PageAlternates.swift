/// The feeds that a web page names in its head.
enum PageAlternates {
  private static let bytesMax = 512 << 10
  private static let countMax = 20

  /// Absolute where a base is known, in the order of the page.
  static func feeds(in bytes: [UInt8], baseURL: String?) -> [String] {
    var found: [String] = []
    var base = baseURL
    let reader = HTMLReader(
      .init(
        start: { name, attribute in
          let name = String(cString: name)
          if name == "base", let href = attribute("href") {
            base = WebAddress.resolved(href, base: baseURL)
          }
          guard name == "link", isFeed(type: attribute("type"), relation: attribute("rel")),
            let href = attribute("href")?.trimmedOrNil, WebAddress.isSafe(href),
            found.count < countMax
          else { return }
          let address = WebAddress.resolved(href, base: base)
          if !found.contains(address) { found.append(address) }
        }, end: { _ in }, text: { _ in }))
    let head = bytes.prefix(bytesMax).filter { $0 != 0 }
    head.withUnsafeBufferPointer { _ = reader.read($0) }
    return found
  }

  private static func isFeed(type: String?, relation: String?) -> Bool {
    let relations = (relation ?? "").lowercased().split(separator: " ")
    guard relations.contains("alternate") || relations.contains("feed") else { return false }
    let type = (type ?? "").lowercased().prefix { $0 != ";" }
    return ["application/rss+xml", "application/atom+xml", "application/feed+json"].contains(type)
      || (relations.contains("feed") && type.isEmpty)
  }
}
