import Posts

/// Text to terms, in one pass over the UTF-8.
///
/// Words are folded (case, accents, letters repeated more than twice); contractions are taken
/// apart, so that "I'm", "Im" and "I am" are the same two words; digits become one class, numbers
/// and prices too. No word is dropped: "which", "what", "for a" are what buying intent is made of.
package enum Tokenizer {
  /// Raised whenever the same text gives other terms: models of another version are not read.
  package static let version = 2

  package static func tokens(title: String?, text: String) -> TokenizedPost {
    let bytes = text.utf8.count + (title?.utf8.count ?? 0)
    var scanner = TextScanner(bytesExpected: bytes)
    if var title {
      title.makeContiguousUTF8()
      scanner.scan(title.utf8.span, as: .title)
    }
    var text = text
    text.makeContiguousUTF8()
    scanner.scan(text.utf8.span, as: .text)
    return scanner.post
  }
}
