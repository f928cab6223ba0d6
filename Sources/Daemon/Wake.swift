import Synchronization

/// Wakes one waiting task before its time is up. A signal that nobody waits for is kept.
final class Wake: Sendable {
  private struct State {
    var isSignalled = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  func signal() {
    let waiting = state.withLock { state in
      state.isSignalled = state.waiting == nil
      return state.waiting.take()
    }
    waiting?.resume()
  }

  /// Returns at a signal, after that many seconds, or when the task is cancelled. For one task at
  /// a time.
  func wait(atMost seconds: Double) async {
    await withTaskGroup { group in
      group.addTask { await self.nextSignal() }
      group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
      await group.next()
      group.cancelAll()
    }
  }

  private func nextSignal() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          let isOver = state.isSignalled || Task.isCancelled
          if isOver { state.isSignalled = false } else { state.waiting = continuation }
          return isOver
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.take() }?.resume()
    }
  }
}
