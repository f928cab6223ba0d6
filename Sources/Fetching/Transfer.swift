import Foundation
import Synchronization

/// One request on its way. A redirect is its end; the next hop is a transfer of its own.
///
/// Unchecked: the plain properties belong to the loop's thread from the moment that it is handed
/// over; what other threads touch is atomic.
final class Transfer: @unchecked Sendable {
  let request: FetchRequest
  /// How it came to its address, which may not be the request's own.
  let trail: RedirectTrail
  /// The parts of the trail's address.
  let target: WebAddress?
  private let abandoned = Atomic(false)
  private var continuation: CheckedContinuation<Hop, Never>?

  /// When libcurl got it; nil while it waits.
  var began: ContinuousClock.Instant?
  var answer: Answer
  /// The address that the guard refused, to be named if no other one worked.
  var refused: IPAddress?

  init(_ request: FetchRequest, trail: RedirectTrail, settings: FetchSettings) {
    self.request = request
    self.trail = trail
    target = WebAddress(trail.address)
    answer = Answer(headerBytesMax: settings.headerBytesMax, bodyBytesMax: settings.bodyBytesMax)
  }

  func attach(_ continuation: CheckedContinuation<Hop, Never>) {
    self.continuation = continuation
  }

  /// Gives the outcome to whoever waits; only the first one counts.
  func finish(_ outcome: Hop.Outcome) {
    continuation?.resume(returning: Hop(outcome: outcome, spent: spent))
    continuation = nil
  }

  /// From any thread: nobody waits any more.
  func abandon() { abandoned.store(true, ordering: .releasing) }

  var isAbandoned: Bool { abandoned.load(ordering: .acquiring) }

  /// How long this hop has been on its way.
  var spent: Duration { began.map { ContinuousClock.now - $0 } ?? .zero }

  /// The host that it goes to, for messages.
  var host: String { target?.host ?? "the server" }
}
