import Foundation

/// The short names of streams: lower-case letters, digits and hyphens.
enum StreamName {
  static func isOne(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) != nil
  }

  /// A name made of a title, in Latin letters whatever it is written in, of at most 40 characters; nil
  /// where nothing is left of it.
  static func suggestion(for title: String) -> String? {
    let latin = title.applyingTransform(.toLatin, reverse: false) ?? title
    let plain = latin.replacing("ß", with: "ss")
      .folding(options: .diacriticInsensitive, locale: Locale(identifier: "en_US_POSIX"))
    let words = plain.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.joined(separator: "-").prefix(40)
    return name.isEmpty ? nil : String(name).replacing(/-+$/, with: "")
  }
}
