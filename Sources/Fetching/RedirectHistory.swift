import Foundation

/// Where a feed says that it has moved for good, and whether it has said so long enough to be believed:
/// a captive portal or a slip in a server's configuration says it too, for a while.
package struct RedirectHistory: Sendable, Hashable, Codable {
  /// So many equal answers, spread over so much time, make a move; http to https is believed at once.
  static let answersMin = 5
  static let secondsMin = 86_400.0
  /// After so many failures in a row the configured address gets as many attempts, and so on in turn.
  static let failuresMax = 3

  /// The address that is asked instead of the configured one; nil where that still holds.
  package private(set) var movedTo: String?
  private var target: String?
  private var answers = 0
  private var since: Date?

  package init() {}

  /// Where to ask: the configured address, or where it has moved to, if its secrets may go there.
  ///
  /// - Parameters:
  ///   - hasSecrets: as the feed is configured now, perhaps only since it moved.
  ///   - failures: failed polls in a row.
  package func address(of configured: String, hasSecrets: Bool, failures: Int) -> String {
    guard let movedTo, !hasSecrets || Self.sharesSecrets(configured, movedTo),
      failures / Self.failuresMax % 2 == 0
    else { return configured }
    return movedTo
  }

  /// Takes in an answer that brought the document.
  ///
  /// - Parameters:
  ///   - asked: the address that was asked.
  ///   - permanent: where permanent redirects led from there; nil where there was none.
  ///   - configured: moving back there ends the move.
  ///   - staysOnHost: the feed has secrets, which must not go to another host; so it does not move there.
  package mutating func answered(
    _ asked: String, permanent: String?, configured: String, staysOnHost: Bool, now: Date
  ) {
    // The configured address has the feed again.
    if asked != movedTo, permanent != movedTo { movedTo = nil }
    guard let permanent, permanent != asked,
      !staysOnHost || Self.sharesSecrets(asked, permanent)
    else { return forget() }
    if target != permanent { (target, answers, since) = (permanent, 0, now) }
    answers += 1
    let lasted = now.timeIntervalSince(since ?? now)
    let holds = answers >= Self.answersMin && lasted >= Self.secondsMin
    guard holds || Self.isSecured(asked, as: permanent) else { return }
    movedTo = permanent == configured ? nil : permanent
    forget()
  }

  /// Takes in a failed poll: a move has to be stated without interruption.
  package mutating func failed() { forget() }

  /// The new address turned out to be gone.
  package mutating func giveUpMove() {
    forget()
    movedTo = nil
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
