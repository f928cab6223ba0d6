/// What a Mastodon account says about machines that read it.
enum MastodonConsent {
  /// `noindex` of the account, or the hashtag `#nobot` in its profile; of a boost, the original's.
  static func isRefused(_ status: JSONValue) -> Bool {
    let original = status["reblog"].flatMap { $0.kind == .object ? $0 : nil } ?? status
    guard let account = original["account"] else { return false }
    if account["noindex"]?.bool == true { return true }
    guard let note = account["note"]?.string, note.utf8.count < 64 << 10 else { return false }
    return PlainText.line(html: note).lowercased().contains("#nobot")
  }
}
