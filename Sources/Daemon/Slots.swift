import Synchronization

/// How many polls may have a document in hand at the same time. Feeds wait for their host's turn in any
/// number; what is fetched and not yet stored costs memory.
final class Slots: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(free: count)) }

  /// Waits for a slot. Whoever is cancelled gets one too, in turn, and has to give it back.
  func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free == 0 else {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  func giveBack() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}

/// One poll's slot, taken when its time has come or never.
final class Slot: Sendable {
  private let slots: Slots
  private let isTaken = Atomic(false)

  init(of slots: Slots) { self.slots = slots }

  func take() async {
    guard !isTaken.exchange(true, ordering: .relaxed) else { return }
    await slots.take()
  }

  /// The last act; without a slot it does nothing.
  func giveBack() {
    if isTaken.exchange(false, ordering: .relaxed) { slots.giveBack() }
  }
}
