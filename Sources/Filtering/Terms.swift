/// The classes, and the words that the scanner itself must know.
enum Terms {
  static let number = Array("<number>".utf8)
  static let price = Array("<price>".utf8)
  static let address = Array("<address>".utf8)
  static let handle = Array("<handle>".utf8)
  static let http = Array("http".utf8)
  static let https = Array("https".utf8)
  static let www = Array("www".utf8)
  static let currencies: Set<[UInt8]> = Set(
    ["usd", "eur", "gbp", "dollars", "dollar", "euros", "euro", "bucks", "pounds", "quid"]
      .map { Array($0.utf8) })
}
