/// What a Mastodon account says about machines that read it.
struct MastodonConsent: Sendable {
  private struct Account: Sendable {
    let noindex: Int
    let note: Int
  }

  private let boost: Int
  private let original: Account
  private let booster: Account

  init(_ selection: inout JSONSelection) {
    boost = selection.slot("/reblog")
    original = Account(
      noindex: selection.slot("/reblog/account/noindex"),
      note: selection.slot("/reblog/account/note"))
    booster = Account(
      noindex: selection.slot("/account/noindex"), note: selection.slot("/account/note"))
  }

  /// `noindex` of the account, or the hashtag `#nobot` in its profile; of a boost, the original's.
  func isRefused(_ status: JSONFound) -> Bool {
    let account = status[boost].kind == .object ? original : booster
    if status.bool(account.noindex) == true { return true }
    guard let note = status.string(account.note), note.utf8.count < 64 << 10,
      Self.mentionsBots(note)
    else { return false }
    return PlainText.line(html: note).lowercased().contains("#nobot")
  }

  /// Few profiles do, and reading all of them as HTML would take longer than the statuses. Markup and
  /// references may cut the word anywhere but not hide its last letters.
  private static func mentionsBots(_ note: String) -> Bool {
    var note = note
    return note.withUTF8 { bytes in
      guard bytes.count > 2 else { return false }
      for index in 2..<bytes.count where bytes[index].lowercased == UInt8(ascii: "t") {
        if bytes[index - 1].lowercased == UInt8(ascii: "o"),
          bytes[index - 2].lowercased == UInt8(ascii: "b")
        {
          return true
        }
      }
      return false
    }
  }
}
