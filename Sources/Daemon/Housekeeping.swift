import Foundation
import Inbox
import Logging
import ServiceLifecycle

/// Ends the retention of what is due, folds what need not be known by the day any more, and gives the
/// day's losers of yesterday their second chance: at the start, then every hour.
struct Housekeeping: Service {
  static let everySeconds = 3600.0
  /// How long coverage is held day by day.
  static let coverageSeconds = 400 * 86_400.0

  let inbox: InboxDatabase
  let live: LiveConfiguration
  let secondChance: SecondChance
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await doWhatIsDue()
        try? await Task.sleep(for: .seconds(Self.everySeconds))
      }
    }
  }

  func doWhatIsDue() async {
    for stream in live.current.streams {
      await offerAgain(stream)
      await retire(stream)
    }
    do {
      // A day more or less is nothing here, so any time zone will do.
      let day = Date(timeIntervalSinceNow: -Self.coverageSeconds).day(in: .gmt)
      try await inbox.foldCoverage(before: day)
    } catch {
      if !Task.isCancelled { logger.error("old coverage could not be folded: \(error)") }
    }
  }

  private func offerAgain(_ stream: StreamConfiguration) async {
    do {
      let shown = try await secondChance.offer(stream, timezone: live.current.timezone)
      if shown > 0 {
        logger.info("stream \(stream.name): \(shown) posts over yesterday's budget are shown")
      }
    } catch {
      if !Task.isCancelled {
        logger.error("stream \(stream.name): posts over budget could not be shown: \(error)")
      }
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
