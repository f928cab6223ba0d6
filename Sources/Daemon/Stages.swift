import Fetching
import Filtering
import Foundation
import Inbox
import Logging

/// Everything that a verb needs to work on a state directory, put together once.
package struct Stages: Sendable {
  package let live: LiveConfiguration
  package let state: StateDirectory
  package let inbox: InboxDatabase
  package let models: ModelStore
  package let trainer: Trainer
  package let poller: Poller
  package let fetcher: FeedFetcher
  package let logger: Logger

  /// Opens the database.
  ///
  /// - Parameter isPolling: this process holds the polling lock, so its configuration says which feeds
  ///   there are. Any other only looks, and does not wait for whoever writes.
  package init(
    configuration: Configuration, state: StateDirectory, isPolling: Bool = true,
    clock: WallClock = .system, logger: Logger
  ) async throws {
    self.state = state
    self.logger = logger
    let taxonomy = try GestureFile.taxonomy(path: configuration.gestures)
    inbox = try InboxDatabase(path: state.databasePath)
    live = try await LiveConfiguration(file: configuration, inbox: inbox, isPolling: isPolling)
    models = ModelStore(
      directory: state.modelsURL, inbox: inbox, taxonomy: taxonomy, logger: logger)
    trainer = Trainer(
      inbox: inbox, models: models, taxonomy: taxonomy, live: live, clock: clock,
      logger: logger)
    fetcher = FeedFetcher(
      settings: FetchSettings(
        userAgent: Self.userAgent(contact: configuration.contact),
        allowed: configuration.allow,
        allowedHosts: configuration.allowedHosts, proxy: configuration.proxy))
    if isPolling { try await inbox.mendSchedule(now: clock.now()) }
    let pacer = HostPacer(
      standard: configuration.standardPace, paces: configuration.paces, clock: clock)
    for (host, until) in try await inbox.quietHosts(now: clock.now()) {
      pacer.quiet(host: host, until: until)
    }
    let pipeline = Pipeline(
      fetcher: PacedFetcher(fetcher: fetcher, pacer: pacer), pacer: pacer, inbox: inbox,
      models: models,
      credentials: Credentials(
        credentialsDirectory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"],
        stateDirectory: state.path),
      timezone: configuration.timezone, paceFactor: configuration.contact == nil ? 2 : 1,
      clock: clock)
    poller = Poller(
      pipeline: pipeline, live: live, inbox: inbox, logger: logger)
    if isPolling { try await erasure.applyBlocklist() }
  }

  /// What is in force at this moment.
  package var configuration: Configuration { live.current }

  var erasure: Erasure {
    Erasure(
      inbox: inbox, models: models, trainer: trainer, gates: poller.pipeline.gates,
      blocklist: Blocklist(directory: state.path), logger: logger)
  }

  var housekeeping: Housekeeping {
    Housekeeping(
      inbox: inbox, models: models, live: live, clock: poller.pipeline.clock, logger: logger)
  }

  var searchIndexing: SearchIndexing {
    SearchIndexing(inbox: inbox, clock: poller.pipeline.clock, logger: logger)
  }

  /// Ends what still runs and folds the write-ahead log into the database.
  package func close() {
    fetcher.shutdown()
    inbox.close()
  }

  /// Says honestly who asks, and where to complain.
  static func userAgent(contact: String?) -> String {
    let product = "sluice/\(sluiceVersion)"
    return contact.map { "\(product) (+\($0))" }
      ?? "\(product) (feed reader; no contact configured)"
  }
}

/// The version of the program.
package let sluiceVersion = "0.1.0"
