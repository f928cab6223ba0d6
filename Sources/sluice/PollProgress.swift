import Daemon
import Synchronization

/// The line under a round that is under way, such as `12/100 feeds, 340 posts, 2 errors`.
final class PollProgress: Sendable {
  private struct State {
    var done = 0
    var posts = 0
    var errors = 0
    var line: StatusLine
  }

  private let feeds: Int
  private let state: Mutex<State>

  /// - Parameter isWanted: false keeps it silent also on a terminal.
  init(feeds: Int, isWanted: Bool) {
    self.feeds = feeds
    state = Mutex(State(line: StatusLine(isWanted: isWanted && feeds > 0)))
    state.withLock { show(&$0) }
  }

  /// Counts a feed that is done and, above the line, says what there is to say of it.
  func finished(_ row: RoundRow, saying say: () -> Void) {
    state.withLock { state in
      state.line.erase()
      say()
      state.done += 1
      state.posts += row.new
      if row.outcome == .failed || row.outcome == .broken { state.errors += 1 }
      show(&state)
    }
  }

  /// Takes the line away.
  func end() { state.withLock { $0.line.erase() } }

  private func show(_ state: inout State) {
    let (done, posts, errors) = (state.done, state.posts, state.errors)
    state.line.show(
      "\(done)/\(feeds) feeds, \(posts) \(posts == 1 ? "post" : "posts"), "
        + "\(errors) \(errors == 1 ? "error" : "errors")")
  }
}
