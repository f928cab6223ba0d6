import ArgumentParser
import Daemon
import Foundation

struct PollCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "poll", abstract: "One round over the feeds that are due, then exits.",
    usage: "sluice poll [--all | --feed <name>] [--dry-run] [options]")

  @Option(help: ArgumentHelp("Only this feed, due or not.", valueName: "name"))
  var feed: String?

  @Flag(help: "All feeds, due or not. A host's wish to wait is still obeyed.")
  var all = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be kept; store nothing.")
  var dryRun = false

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let configuration = try ConfigurationFile.load(path: common.configurationPath)
    let state = try StateDirectory(path: common.statePath)
    let lock = dryRun ? nil : try PollingLock(state)
    let stages = try await Stages(
      configuration: configuration, state: state, isPolling: !dryRun, logger: .lines(.warning))
    defer { stages.close() }
    if configuration.contact == nil {
      Output.note("sluice: no contact in \(common.configurationPath); add `contact:` to it")
    }
    let feeds = try await chosen(from: stages.poller)
    if dryRun {
      try await preview(feeds, stages)
    } else {
      try await poll(feeds, stages)
    }
    withExtendedLifetime(lock) {}
  }

  private func chosen(from poller: Poller) async throws -> [PolledFeed] {
    let feeds = try await poller.feeds(dueBy: nil)
    guard let feed else {
      let now = Date()
      return feeds.filter {
        !$0.record.isStopped && $0.record.pausedAt == nil
          && (all || ($0.record.nextPollAt ?? .distantPast) <= now)
      }
    }
    let named = feeds.filter { $0.configuration.name == feed || $0.configuration.address == feed }
    guard !named.isEmpty else { throw UnknownFeed(name: feed) }
    return named
  }

  private func poll(_ feeds: [PolledFeed], _ stages: Stages) async throws {
    // A reader that has seen enough ends the printing, not the round.
    signal(SIGPIPE, SIG_IGN)
    for trained in try await stages.trainer.trainWhatIsDue() { Output.note(trained.sentence) }
    let rows = try await round(feeds, stages)
    if output.json {
      try Output.json(rows)
    } else {
      Output.line(RoundRow.summary(of: rows))
    }
    if let broken = rows.first(where: { $0.outcome == .broken }) {
      Output.note("sluice: \(broken.problem ?? "a poll could not be stored")")
      throw ExitCode(broken.fault.map { Failure.explain($0).code } ?? Failure.inputOutput)
    }
    if !rows.isEmpty, rows.allSatisfy({ $0.outcome == .failed }) {
      throw ExitCode(Failure.unavailable)
    }
  }

  private func round(_ feeds: [PolledFeed], _ stages: Stages) async throws -> [RoundRow] {
    let progress = PollProgress(feeds: feeds.count, isWanted: !output.json)
    defer { progress.end() }
    return try await stages.round(feeds) { row in
      progress.finished(row) { if !output.json { Output.line(row.sentence) } }
    }
  }

  private func preview(_ feeds: [PolledFeed], _ stages: Stages) async throws {
    var lines: [PreviewLine] = []
    var failures = 0
    for feed in feeds {
      do {
        let preview = try await stages.poller.preview(feed)
        if output.json {
          lines.append(PreviewLine(preview))
        } else {
          PreviewPrinter.show(preview)
        }
      } catch {
        failures += 1
        Output.note("sluice: \(feed.stream.name)/\(feed.configuration.name): \(error)")
      }
    }
    if output.json { try Output.json(lines) }
    if failures > 0, failures == feeds.count { throw ExitCode(Failure.unavailable) }
  }
}
