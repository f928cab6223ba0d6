import Foundation
import Synchronization

/// Keeps requests to one host apart: so many at a time, with a gap between them, in the order in
/// which they were asked for; and none while the host wants to be left alone.
///
/// A host is known by the name that `HostAliases` gives it; ports do not matter.
package final class HostPacer: Sendable {
  /// The longest that a host can keep itself quiet by one answer.
  package static let quietSecondsMax = 86_400.0

  private let standard: HostPace
  private let paces: [String: HostPace]
  private let clock: WallClock
  private let lines = Mutex<[String: HostLine]>([:])
  private let tickets = Atomic(0)

  /// - Parameter paces: by host, where they differ from the standard.
  package init(
    standard: HostPace = HostPace(), paces: [String: HostPace] = [:], clock: WallClock = .system
  ) {
    self.standard = standard
    self.paces = Dictionary(
      paces.map { (Self.key($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    self.clock = clock
  }

  /// The host of an address, as it is paced; nil if the address has none.
  package static func host(of address: String) -> String? {
    HostAliases.host(of: address)
  }

  /// Waits for a turn at the host, then runs the operation.
  ///
  /// Does not wait for a quiet host but says until when it is quiet, also if it becomes so
  /// meanwhile. Throws only if the task is cancelled while it waits.
  package func atTurn<Value: Sendable>(
    host: String, _ operation: @Sendable () async -> Value
  ) async throws(CancellationError) -> PacedResult<Value> {
    let host = Self.key(host)
    if let until = try await takeTurn(at: host) { return .quiet(until: until) }
    let value = await operation()
    change(host) { $0.endTurn(now: clock.uptime()) }
    return .done(value)
  }

  /// Leaves the host alone until then, at most for a day; an earlier time than known is ignored.
  package func quiet(host: String, until: Date) {
    let seconds = min(until.timeIntervalSince(clock.now()), Self.quietSecondsMax)
    change(Self.key(host)) { $0.quiet(until: clock.uptime() + seconds) }
  }
}

extension HostPacer {
  private static func key(_ host: String) -> String { HostAliases.host(host) }

  /// Changes the host's line, then wakes whoever may go on.
  private func change<Value: Sendable>(
    _ host: String, _ body: (inout HostLine) -> Value
  ) -> Value {
    let pace = paces[host] ?? standard
    let (value, awoken) = lines.withLock { lines in
      let value = body(&lines[host, default: HostLine(pace: pace)])
      return (value, lines[host]?.takeAwoken() ?? [])
    }
    for continuation in awoken { continuation.resume() }
    return value
  }

  /// Returns when it is the caller's turn, or with the time until which the host is quiet.
  private func takeTurn(at host: String) async throws(CancellationError) -> Date? {
    let ticket = tickets.add(1, ordering: .relaxed).newValue
    change(host) { $0.join(ticket) }
    while true {
      guard !Task.isCancelled else {
        change(host) { $0.leave(ticket) }
        throw CancellationError()
      }
      switch change(host, { $0.step(ticket, now: clock.uptime()) }) {
      case .go: return nil
      case .quiet(let until):
        return clock.now().addingTimeInterval(until - clock.uptime())
      case .sleep(let seconds): try? await clock.sleep(seconds)
      case .wait: await waitForChange(ticket, at: host)
      }
    }
  }

  private func waitForChange(_ ticket: Int, at host: String) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        change(host) { $0.park(ticket, continuation, isCancelled: Task.isCancelled) }
      }
    } onCancel: {
      change(host) { $0.wake(ticket) }
    }
  }
}
