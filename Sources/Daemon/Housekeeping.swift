import Fetching
import Foundation
import Inbox
import Logging
import ServiceLifecycle

/// Brings in what comes a day later, ends the retention of what is due, and folds what need not be known
/// by the day any more: at the start, then every hour and whenever a day begins, so that what comes later
/// finds the day's budget untouched.
struct Housekeeping: Service {
  static let everySeconds = 3600.0
  /// How long coverage is held day by day.
  static let coverageSeconds = 400 * 86_400.0

  let inbox: InboxDatabase
  let models: ModelStore
  let live: LiveConfiguration
  let clock: WallClock
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await doWhatIsDue()
        let dayEnds = clock.now().secondsLeftOfDay(in: live.current.timezone)
        try? await Task.sleep(for: .seconds(min(Self.everySeconds, dayEnds)))
      }
    }
  }

  func doWhatIsDue() async {
    await bringIn()
    await retire()
    do {
      // A day more or less is nothing here, so any time zone will do.
      let day = clock.now().addingTimeInterval(-Self.coverageSeconds).day(in: .gmt)
      try await inbox.foldCoverage(before: day)
    } catch {
      if !Task.isCancelled { logger.error("old coverage could not be folded: \(error)") }
    }
  }

  /// Shows what the day before left for this one.
  func bringIn() async {
    let secondChance = SecondChance(inbox: inbox, models: models, clock: clock)
    let nearThreshold = NearThreshold(inbox: inbox, models: models, clock: clock)
    for stream in live.current.streams {
      await bringIn(stream, "over yesterday's budget", secondChance.offer)
      await bringIn(stream, "from just below yesterday's threshold", nearThreshold.offer)
    }
  }

  private func bringIn(
    _ stream: StreamConfiguration, _ what: String,
    _ offer: (StreamConfiguration, TimeZone) async throws -> Int
  ) async {
    do {
      let shown = try await offer(stream, live.current.timezone)
      if shown > 0 {
        let posts = shown == 1 ? "post" : "posts"
        logger.info("stream \(stream.name): \(shown) \(posts) \(what) brought in")
      }
    } catch {
      if !Task.isCancelled {
        logger.error("stream \(stream.name): posts \(what) could not be brought in: \(error)")
      }
    }
  }

  /// A stream that has left the configuration is held as long as one by default.
  private func retire() async {
    let configured = live.current.streams
    let names = (try? await inbox.models().keys.sorted()) ?? configured.map(\.name)
    for name in names {
      let stream = configured.first { $0.name == name }
      await retire(name, stream?.retention ?? Retention())
    }
  }

  private func retire(_ stream: String, _ retention: Retention) async {
    do {
      let retired = try await inbox.retire(stream: stream, retention, now: clock.now())
      if retired > 0 {
        logger.info("stream \(stream): the text of \(retired) posts has reached its end")
      }
    } catch {
      if !Task.isCancelled {
        logger.error("stream \(stream): retention could not be applied: \(error)")
      }
    }
  }
}
