import Foundation
import Inbox
import InboxWeb
import Logging
import ServiceLifecycle

/// The daemon: polls, filters, serves the inbox, retrains, until SIGTERM or SIGINT.
package struct Services: Sendable {
  private let stages: Stages
  private let lock: PollingLock
  private let server: InboxServer
  private let trainerWake = Wake()
  private let onListening: @Sendable (Int) async -> Void

  /// - Parameters:
  ///   - listen: the address of the inbox page.
  ///   - onListening: told the port once the page is served.
  package init(
    stages: Stages, lock: PollingLock, listen: ListenOption,
    onListening: @escaping @Sendable (Int) async -> Void
  ) throws {
    self.stages = stages
    self.lock = lock
    self.onListening = onListening
    let wake = trainerWake
    let inbox = stages.inbox
    let live = stages.live
    let audits = stages.audits
    server = try InboxServer(
      inbox: stages.inbox,
      settings: InboxServerSettings(
        address: listen.address, port: listen.port,
        streams: { live.current.streams.map { .init(name: $0.name, title: $0.title) } },
        analyst: Self.userName(), timezone: stages.configuration.timezone,
        version: sluiceVersion, waitingTimes: stages.waitingTimes,
        decisionsUntilModel: { stream in
          guard
            let needed = live.current.streams.first(where: { $0.name == stream })?.retrain,
            let made = try? await inbox.newDecisions(stream: stream)
          else { return nil }
          return max(0, needed - made)
        },
        nearEvery: { live.current.nearEvery(stream: $0) },
        onDecision: { _ in wake.signal() },
        startAudit: { stream, count in
          try await audits.start(stream: stream, count: count, by: Self.userName())
        },
        auditFigures: { try await audits.figures(stream: $0) }),
      logger: stages.logger)
  }

  /// Returns when everything has ended in order.
  package func run() async throws {
    // Nobody is asked for anything before the page has its port: a second start must not poll.
    let (begin, listening) = AsyncStream<Void>.makeStream()
    let onListening = onListening
    let parts: [any Service] = [
      TrainerService(trainer: stages.trainer, wake: trainerWake),
      PollerService(poller: stages.poller, begin: begin),
      stages.searchIndexing,
      InboxService(server: server) { port in
        await onListening(port)
        listening.yield()
      },
      // The last are told first that it ends: who waits for the writer would wait for these.
      stages.housekeeping,
      ErasureService(erasure: stages.erasure),
    ]
    var quiet = stages.logger
    quiet.logLevel = .warning
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: parts.map { .init(service: $0) },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    defer { stages.close() }
    try await group.run()
    withExtendedLifetime(lock) {}
  }

  /// In whose name decisions are made while there are no accounts: the user who runs the program.
  package static func userName() -> String {
    let name = NSUserName()
    return name.isEmpty ? "analyst" : name
  }
}

/// `ADDR:PORT` as `run --listen` takes it.
package struct ListenOption: Sendable, Hashable {
  package var address: String
  package var port: Int

  /// Nil where there is no port, or no address before it. An IPv6 address may stand in brackets.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else { return nil }
    let digits = text[text.index(after: colon)...]
    guard digits.allSatisfy({ ("0"..."9").contains($0) }), let port = Int(digits),
      (0...65535).contains(port)
    else { return nil }
    let host = text[..<colon]
    address = String(
      host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host)
    self.port = port
  }
}

/// The page as a part of the daemon.
private struct InboxService: Service {
  let server: InboxServer
  let onListening: @Sendable (Int) async -> Void

  func run() async throws { try await server.run(onListening: onListening) }
}
