import Foundation

/// How far a verb is that reads lines, such as `labels.jsonl: 12,000 lines`, at most ten times a
/// second; complaints stand above it.
final class LineProgress {
  private var line: StatusLine
  private var shownAt: ContinuousClock.Instant?
  private static let interval = Duration.milliseconds(100)
  private var nextLook = 0
  /// The clock is asked once for this many lines.
  private static let linesPerLook = 64

  /// - Parameter isWanted: false keeps it silent also on a terminal; for a verb whose own output
  ///   goes to the terminal.
  init(isWanted: Bool = true) { line = StatusLine(isWanted: isWanted) }

  /// Tells how many lines of something there have been.
  func count(_ lines: Int, of what: String) {
    // Fewer than before: the next file.
    guard lines >= nextLook || lines + Self.linesPerLook < nextLook else { return }
    nextLook = lines + Self.linesPerLook
    let now = ContinuousClock.now
    if let shownAt, now - shownAt < Self.interval { return }
    shownAt = now
    line.show("\(what): \(lines.counted("line"))")
  }

  /// Tells what is under way now.
  func say(_ text: String) { line.show(text) }

  /// A line of its own on standard error.
  func complain(_ data: Data) {
    line.erase()
    Output.complain(data)
  }

  /// Takes the line away.
  func end() { line.erase() }
}

extension Int {
  /// With a comma at each thousand, whatever the locale.
  var grouped: String {
    formatted(.number.locale(Locale(identifier: "en_US")).grouping(.automatic))
  }

  /// `1 post`, `1,200 posts`.
  func counted(_ one: String, _ many: String? = nil) -> String {
    "\(grouped) \(self == 1 ? one : many ?? one + "s")"
  }
}
