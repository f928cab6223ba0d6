/// The classes, and the words that the scanner itself must know.
enum Terms {
  /// A term that is written by the scanner, not found in the text.
  struct Known: Sendable {
    let bytes: [UInt8]
    let hash: UInt64

    init(_ text: String) {
      bytes = Array(text.utf8)
      hash = TermHash.of(bytes)
    }
  }

  static let number = Known("<number>")
  static let price = Known("<price>")
  static let address = Known("<address>")
  static let handle = Known("<handle>")
  static let http = Known("http")
  static let https = Known("https")
  static let www = Known("www")
  static let currencies: Set<UInt64> = Set(
    ["usd", "eur", "gbp", "dollars", "dollar", "euros", "euro", "bucks", "pounds", "quid"]
      .map { Known($0).hash })
}
