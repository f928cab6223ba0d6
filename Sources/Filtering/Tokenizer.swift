import Posts

/// Text to terms, in one pass over the UTF-8.
///
/// Words are folded (case, accents, letters repeated more than twice); contractions are taken
/// apart, so that "I'm", "Im" and "I am" are the same two words; digits become one class, numbers
/// and prices too. No word is dropped: "which", "what", "for a" are what buying intent is made of.
package enum Tokenizer {
  /// Raised whenever the same text gives other terms: models of another version are not read.
  package static let version = 1

  package static func tokens(title: String?, text: String) -> TokenizedPost {
    var result = TokenizedPost()
    if let title { scan(title, as: .title, into: &result) }
    scan(text, as: .text, into: &result)
    return result
  }

  private static func scan(_ text: String, as zone: Evidence.Zone, into post: inout TokenizedPost) {
    var scanner = TextScanner(bytes: Array(text.utf8), zone: zone, post: post)
    post = TokenizedPost()  // leaves the scanner the only owner
    scanner.run()
    post = scanner.post
  }
}
