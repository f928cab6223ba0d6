import Foundation

/// Runs what takes seconds on a thread of its own, at low priority, so that neither polls nor the page
/// wait for it.
func inBackground<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: work()) }
    thread.stackSize = 8 << 20
    thread.qualityOfService = .background
    thread.start()
  }
}
