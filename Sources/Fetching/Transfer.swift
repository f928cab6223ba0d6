import Foundation
import Synchronization

/// One request on its way, over all its redirects.
///
/// Unchecked: the plain properties belong to the loop's thread from the moment that it is handed
/// over; what other threads touch is atomic.
final class Transfer: @unchecked Sendable {
  let request: FetchRequest
  private let abandoned = Atomic(false)
  private var continuation: CheckedContinuation<FetchResult, Never>?

  /// Where the next `GET` goes.
  private(set) var address: String
  private(set) var redirects = 0
  private(set) var isPermanent = true
  /// Whether every hop so far stayed where the request's secrets may go.
  private(set) var isTrusted = true
  /// When its first hop began.
  var began: ContinuousClock.Instant?
  var answer: Answer
  /// The address that the guard refused, to be named if no other one worked.
  var refused: IPAddress?

  init(_ request: FetchRequest, settings: FetchSettings) {
    self.request = request
    address = request.address
    answer = Self.emptyAnswer(settings)
  }

  func attach(_ continuation: CheckedContinuation<FetchResult, Never>) {
    self.continuation = continuation
  }

  /// Gives the result to whoever waits; only the first one counts.
  func finish(_ result: FetchResult) {
    continuation?.resume(returning: result)
    continuation = nil
  }

  /// From any thread: nobody waits any more.
  func abandon() { abandoned.store(true, ordering: .releasing) }

  var isAbandoned: Bool { abandoned.load(ordering: .acquiring) }

  /// Follows a redirect: where the answer points becomes the next address.
  func follow(_ location: String, permanent: Bool, settings: FetchSettings) -> FetchingError? {
    guard let next = WebAddress.resolve(location, against: address), let target = WebAddress(next)
    else { return .malformedAnswer(host: host, detail: "it redirects to no valid address") }
    guard target.isWeb else { return .unsupportedScheme(String(target.scheme.prefix(20))) }
    guard redirects < settings.redirectsMax else {
      return .tooManyRedirects(redirectsMax: settings.redirectsMax)
    }
    redirects += 1
    isPermanent = isPermanent && permanent
    isTrusted =
      isTrusted && WebAddress(address).map { $0.sharesSecrets(with: target) } ?? false
    address = next
    answer = Self.emptyAnswer(settings)
    refused = nil
    return nil
  }

  /// The host that the next or the last `GET` goes to, for messages.
  var host: String { WebAddress(address)?.host ?? "the server" }

  private static func emptyAnswer(_ settings: FetchSettings) -> Answer {
    Answer(headerBytesMax: settings.headerBytesMax, bodyBytesMax: settings.bodyBytesMax)
  }
}
