import Crypto
import Foundation
import Hummingbird

/// Browser sessions and the tokens that prove a change was asked for by our own page.
///
/// A session is a random cookie; its token is HMAC-SHA-256 (RFC 2104) over it with a secret made at
/// start. Nothing is stored, and a token of another session or another start is worth nothing.
struct Sessions: Sendable {
  static let cookieName = "sluice-session"

  private let secret = SymmetricKey(size: .bits256)

  /// The session that a request belongs to; nil where it has none that could be ours.
  func session(of request: Request) -> String? {
    guard
      let value = request.cookies[Self.cookieName]?.value, value.utf8.count == 64,
      [UInt8](hexadecimal: value) != nil
    else { return nil }
    return value
  }

  func newSession() -> String {
    SymmetricKey(size: .bits256).withUnsafeBytes { hexadecimal($0) }
  }

  func token(for session: String) -> String {
    hexadecimal(HMAC<SHA256>.authenticationCode(for: Data(session.utf8), using: secret))
  }

  /// Whether the token was made for the session; takes as long for a near miss as for a far one.
  func isToken(_ token: String, of session: String) -> Bool {
    guard let code = [UInt8](hexadecimal: token) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      code, authenticating: Data(session.utf8), using: secret)
  }

  func cookie(for session: String) -> Cookie {
    Cookie(
      name: Self.cookieName, value: session, path: "/", httpOnly: true, sameSite: .strict)
  }
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  return String(decoding: text, as: UTF8.self)
}

extension [UInt8] {
  /// Nil for anything but pairs of lower-case hexadecimal digits.
  fileprivate init?(hexadecimal text: String) {
    var nibbles: [UInt8] = []
    for character in text.utf8 {
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): nibbles.append(character - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): nibbles.append(character - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    guard nibbles.count.isMultiple(of: 2) else { return nil }
    self = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
  }
}
