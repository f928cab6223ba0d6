import Foundation

/// A door that a handler waits at until the test opens it.
package final class Latch: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  package init() {}

  /// Lets everyone through, now and later.
  package func open() { semaphore.signal() }

  /// Blocks the calling thread until it is open.
  package func wait() {
    semaphore.wait()
    semaphore.signal()
  }
}
