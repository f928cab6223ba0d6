import Daemon
import Foundation
import Synchronization

/// The line under a round that is under way, such as `12/100 feeds, 340 posts, 2 errors`: rewritten
/// in place on standard error, and only if a terminal is there.
final class PollProgress: Sendable {
  private struct State {
    var done = 0
    var posts = 0
    var errors = 0
    var isShown = false
  }

  private let feeds: Int
  private let isWanted: Bool
  private let state = Mutex(State())
  private static let eraseLine = "\r\u{1B}[K"

  /// - Parameter isWanted: false keeps it silent also on a terminal.
  init(feeds: Int, isWanted: Bool) {
    self.feeds = feeds
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
    self.isWanted = isWanted && feeds > 0 && isatty(STDERR_FILENO) == 1 && terminal != "dumb"
    state.withLock { show(&$0) }
  }

  /// Counts a feed that is done and, above the line, says what there is to say of it.
  func finished(_ row: RoundRow, saying say: () -> Void) {
    state.withLock { state in
      erase(&state)
      say()
      state.done += 1
      state.posts += row.new
      if row.outcome == .failed || row.outcome == .broken { state.errors += 1 }
      show(&state)
    }
  }

  /// Takes the line away.
  func end() { state.withLock { erase(&$0) } }
}

extension PollProgress {
  private func show(_ state: inout State) {
    guard isWanted else { return }
    let text =
      "\(state.done)/\(feeds) feeds, \(state.posts) \(state.posts == 1 ? "post" : "posts"), "
      + "\(state.errors) \(state.errors == 1 ? "error" : "errors")"
    // One column less than there is: in the last one some terminals begin a new line.
    let line = text.fitting(columns: max(Self.columns - 1, 1))
    Output.complain(Data((Self.eraseLine + line).utf8))
    state.isShown = true
  }

  private func erase(_ state: inout State) {
    guard state.isShown else { return }
    Output.complain(Data(Self.eraseLine.utf8))
    state.isShown = false
  }

  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
