import Foundation

/// Those who wait for a turn at one host, and when the next turn may begin. Plain state: whoever
/// holds it serialises its changes and resumes those whom a change awoke.
///
/// All times are seconds of `WallClock.uptime`, so that setting the clock neither hurries nor delays.
struct HostLine {
  /// What the holder of a ticket has to do now.
  enum Step {
    case go
    case quiet(until: Double)
    case sleep(seconds: Double)
    /// Park until something changes.
    case wait
  }

  private struct Waiter {
    let ticket: Int
    var continuation: CheckedContinuation<Void, Never>?
    /// Something changed since its last step, so it must not park.
    var isAwake = false
  }

  let pace: HostPace
  private var waiters: [Waiter] = []
  private var awoken: [CheckedContinuation<Void, Never>] = []
  private var running = 0
  private var nextStart = -Double.infinity
  private var quietUntil = -Double.infinity

  init(pace: HostPace) { self.pace = pace }

  mutating func join(_ ticket: Int) { waiters.append(Waiter(ticket: ticket)) }

  mutating func leave(_ ticket: Int) {
    waiters.removeAll { $0.ticket == ticket }
    wakeFirst()
  }

  /// Decides for the ticket. After `.go` or `.quiet` it is no longer in line.
  mutating func step(_ ticket: Int, now: Double) -> Step {
    guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else {
      preconditionFailure("a ticket that is not in line has no step")
    }
    waiters[index].isAwake = false
    if quietUntil > now {
      leave(ticket)
      return .quiet(until: quietUntil)
    }
    guard index == 0, running < max(pace.parallel, 1) else { return .wait }
    guard nextStart <= now else { return .sleep(seconds: nextStart - now) }
    running += 1
    nextStart = now + pace.gapSeconds
    leave(ticket)
    return .go
  }

  mutating func endTurn(now: Double) {
    running -= 1
    nextStart = now + pace.gapSeconds
    wakeFirst()
  }

  mutating func quiet(until: Double) {
    quietUntil = max(quietUntil, until)
    for index in waiters.indices { wake(at: index) }
  }

  /// Keeps the continuation until something changes; resumes it at once if that already happened.
  mutating func park(
    _ ticket: Int, _ continuation: CheckedContinuation<Void, Never>, isCancelled: Bool
  ) {
    guard let index = waiters.firstIndex(where: { $0.ticket == ticket }), !isCancelled,
      !waiters[index].isAwake
    else { return awoken.append(continuation) }
    waiters[index].continuation = continuation
  }

  mutating func wake(_ ticket: Int) {
    waiters.firstIndex { $0.ticket == ticket }.map { wake(at: $0) }
  }

  /// Whom the last change set free, to be resumed outside of any lock.
  mutating func takeAwoken() -> [CheckedContinuation<Void, Never>] {
    defer { awoken = [] }
    return awoken
  }

  private mutating func wakeFirst() {
    if !waiters.isEmpty { wake(at: 0) }
  }

  private mutating func wake(at index: Int) {
    waiters[index].isAwake = true
    if let continuation = waiters[index].continuation { awoken.append(continuation) }
    waiters[index].continuation = nil
  }
}
