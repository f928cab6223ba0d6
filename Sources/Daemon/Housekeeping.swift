import Foundation
import Inbox
import Logging
import ServiceLifecycle

/// Ends the retention of what is due: at the start, then every hour.
struct Housekeeping: Service {
  static let everySeconds = 3600.0

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
