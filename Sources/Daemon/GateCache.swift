import Filtering
import Foundation
import Synchronization

/// The streams' gates as the last polls left them, since reading one from its stored form takes longer
/// than judging a poll by it.
///
/// A gate counts only where its stored form is the one in the database: what another process stored, or a
/// transaction that was given up, is noticed.
final class GateCache: Sendable {
  private struct Entry {
    var stored: Data
    var gate: KeepGate
  }

  private let entries = Mutex<[String: Entry]>([:])

  /// The stream's gate in this state. It is taken out, so that nobody else holds what is changed next:
  /// that would be a copy of all of it.
  func take(
    _ state: Data?, of stream: String, expecting reference: ScoreQuantiles
  ) -> KeepGate {
    let entry = entries.withLock { $0.removeValue(forKey: stream) }
    if let entry, entry.stored == state { return entry.gate }
    return StreamJudge.gate(state, expecting: reference)
  }

  /// Keeps the gate for the next poll, and returns what has to be stored of it.
  func stored(_ gate: KeepGate, of stream: String) -> Data {
    let stored = gate.stored()
    entries.withLock { $0[stream] = Entry(stored: stored, gate: gate) }
    return stored
  }

  /// After an erasure.
  func forget() { entries.withLock { $0 = [:] } }
}
