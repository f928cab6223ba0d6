/// The name of a language as feeds state it, such as `en-GB` (BCP 47).
enum LanguageTag {
  /// What is longer is no language, and every entry would carry it.
  private static let bytesMax = 64

  /// Nil for nothing, and for what cannot be the name of a language.
  static func stated(_ text: String?) -> String? {
    guard let text = text?.trimmedOrNil, text.utf8.count <= bytesMax else { return nil }
    return text
  }
}
