import Foundation

/// Reads single keys from a terminal without waiting for Enter, and words from anything else.
final class KeyReader {
  let isTerminal = isatty(STDIN_FILENO) == 1
  private var waiting: [String] = []

  /// The next key or word, in lower case; nil at the end, which Ctrl-C and Ctrl-D are too.
  func next() -> String? {
    while waiting.isEmpty {
      guard let more = isTerminal ? keys() : words() else { return nil }
      waiting = more
    }
    return waiting.removeFirst()
  }

  private func words() -> [String]? {
    readLine().map { $0.lowercased().split(whereSeparator: \.isWhitespace).map(String.init) }
  }

  /// The terminal is as it was whenever nobody waits for a key; meanwhile it sends no signal either, so
  /// that nothing ends the program before that.
  private func keys() -> [String]? {
    var usual = termios()
    guard tcgetattr(STDIN_FILENO, &usual) == 0 else { return nil }
    var single = usual
    single.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSANOW, &single)
    defer { tcsetattr(STDIN_FILENO, TCSANOW, &usual) }
    var bytes = [UInt8](repeating: 0, count: 64)
    var count = 0
    repeat { count = read(STDIN_FILENO, &bytes, bytes.count) } while count < 0 && errno == EINTR
    guard count > 0 else { return nil }
    var keys: [String] = []
    for byte in bytes.prefix(count) {
      switch byte {
      case 0x03, 0x04: return keys.isEmpty ? nil : keys + ["q"]
      // An arrow or the like: what follows belongs to it.
      case 0x1B: return keys + ["?"]
      default: keys.append(String(UnicodeScalar(byte)).lowercased())
      }
    }
    return keys
  }
}
