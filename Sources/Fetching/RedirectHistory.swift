import Foundation

/// Where a feed says that it has moved for good, and whether it has said so long enough to be believed:
/// a captive portal or a slip in a server's configuration says it too, for a while.
package struct RedirectHistory: Sendable, Hashable, Codable {
  /// So many equal answers, spread over so much time, make a move; http to https is believed at once.
  static let answersMin = 5
  static let secondsMin = 86_400.0
  /// After so many failures in a row the new address is given up for the configured one.
  static let failuresMax = 3

  /// The address that is asked instead of the configured one; nil where that still holds.
  package private(set) var movedTo: String?
  private var target: String?
  private var answers = 0
  private var since: Date?

  package init() {}

  /// Takes in an answer that brought the document, and says whether it made the move hold.
  ///
  /// - Parameters:
  ///   - asked: the address that was asked.
  ///   - permanent: where permanent redirects led from there; nil where there was none.
  ///   - staysOnHost: the feed has secrets, which must not go to another host; so it does not move there.
  package mutating func answered(
    _ asked: String, permanent: String?, staysOnHost: Bool, now: Date
  ) -> Bool {
    guard let permanent, permanent != asked,
      !staysOnHost || Self.sharesSecrets(asked, permanent)
    else {
      forget()
      return false
    }
    if target != permanent { (target, answers, since) = (permanent, 0, now) }
    answers += 1
    let lasted = now.timeIntervalSince(since ?? now)
    let holds = answers >= Self.answersMin && lasted >= Self.secondsMin
    guard holds || Self.isSecured(asked, as: permanent) else { return false }
    movedTo = permanent
    forget()
    return true
  }

  /// Takes in a failed poll: the configured address is asked again where the new one stays silent.
  package mutating func failed(inARow failures: Int) {
    forget()
    if failures >= Self.failuresMax { movedTo = nil }
  }

  /// The new address turned out to be gone; false where there was none.
  package mutating func giveUpMove() -> Bool {
    forget()
    return movedTo.take() != nil
  }

  private mutating func forget() { (target, answers, since) = (nil, 0, nil) }

  private static func isSecured(_ asked: String, as permanent: String) -> Bool {
    guard let from = WebAddress(asked), let to = WebAddress(permanent),
      from.scheme == "http", to.scheme == "https", from.sharesSecrets(with: to)
    else { return false }
    return path(asked) == path(permanent)
  }

  private static func sharesSecrets(_ asked: String, _ permanent: String) -> Bool {
    guard let from = WebAddress(asked), let to = WebAddress(permanent) else { return false }
    return from.sharesSecrets(with: to)
  }

  /// What follows the host: a path, a query.
  private static func path(_ address: String) -> Substring {
    let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
    let path = rest.drop { $0 != "/" && $0 != "?" }
    return path == "/" ? "" : path
  }
}
