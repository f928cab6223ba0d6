import Foundation
import Logging
import Posts

/// One line an event on standard error. Under systemd each begins with its level as journald reads
/// it (sd-daemon(3)); elsewhere with the time.
package struct LineLogHandler: LogHandler {
  package var logLevel: Logger.Level = .info
  package var metadata: Logger.Metadata = [:]
  private let forJournal: Bool

  package init(forJournal: Bool = isJournal(descriptor: STDERR_FILENO)) {
    self.forJournal = forJournal
  }

  /// Whether what is written there goes to the journal: `JOURNAL_STREAM` is inherited by programs
  /// whose output goes elsewhere, so it names device and inode (systemd.exec(5)).
  package static func isJournal(
    descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Bool {
    var status = stat()
    guard let stream = environment["JOURNAL_STREAM"], fstat(descriptor, &status) == 0 else {
      return false
    }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    // A log that nobody reads any more is no reason to end.
    try? FileHandle.standardError.write(contentsOf: Data(line(event, at: Date()).utf8))
  }

  func line(_ event: LogEvent, at time: Date) -> String {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }
      .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let text = (event.message.description + fields).printable
    if forJournal { return "<\(event.level.journal)>\(text)\n" }
    let level = event.level >= .warning ? "\(event.level): " : ""
    return "\(time.iso8601) \(level)\(text)\n"
  }
}

extension Logger.Level {
  /// The syslog priority (RFC 5424, table 2).
  fileprivate var journal: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
