import Foundation
import Inbox
import Logging
import ServiceLifecycle

/// Ends the retention of what is due, and folds what need not be known by the day any more: at the start,
/// then every hour.
struct Housekeeping: Service {
  static let everySeconds = 3600.0
  /// How long coverage is held day by day.
  static let coverageSeconds = 400 * 86_400.0

  let inbox: InboxDatabase
  let live: LiveConfiguration
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await retireWhatIsDue()
        try? await Task.sleep(for: .seconds(Self.everySeconds))
      }
    }
  }

  func retireWhatIsDue() async {
    for stream in live.current.streams { await retire(stream) }
    do {
      // A day more or less is nothing here, so any time zone will do.
      let day = Date(timeIntervalSinceNow: -Self.coverageSeconds).day(in: .gmt)
      try await inbox.foldCoverage(before: day)
    } catch {
      if !Task.isCancelled { logger.error("old coverage could not be folded: \(error)") }
    }
  }

  private func retire(_ stream: StreamConfiguration) async {
    do {
      let retired = try await inbox.retire(
        stream: stream.name, stream.retention, now: Date())
      if retired > 0 {
        logger.info("stream \(stream.name): the text of \(retired) posts has reached its end")
      }
    } catch {
      if !Task.isCancelled {
        logger.error("stream \(stream.name): retention could not be applied: \(error)")
      }
    }
  }
}
