import Daemon
import Foundation

/// A line on standard error that is rewritten in place, and is there only if a terminal is.
struct StatusLine {
  private let isWanted: Bool
  private var isShown = false
  private static let eraseLine = "\r\u{1B}[K"

  /// - Parameter isWanted: false keeps it silent also on a terminal.
  init(isWanted: Bool = true) {
    let terminal = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
    self.isWanted = isWanted && isatty(STDERR_FILENO) == 1 && terminal != "dumb"
  }

  mutating func show(_ text: @autoclosure () -> String) {
    guard isWanted else { return }
    // One column less than there is: in the last one some terminals begin a new line.
    let line = text().fitting(columns: max(Self.columns - 1, 1))
    Output.complain(Data((Self.eraseLine + line).utf8))
    isShown = true
  }

  /// Takes the line away.
  mutating func erase() {
    guard isShown else { return }
    Output.complain(Data(Self.eraseLine.utf8))
    isShown = false
  }

  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
