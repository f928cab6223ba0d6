import ArgumentParser
import Daemon

struct FeedsListCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "How each feed fares.", usage: "sluice feeds list [options]")

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let (feeds, coverage) = try await fare()
    if output.json {
      try Output.json(feeds.map { FeedJSON($0, coverage: coverage[$0.id]) })
    } else {
      FeedTable.show(feeds, coverage)
    }
  }

  /// Where nothing was polled yet, a look makes no place for it either.
  private func fare() async throws -> ([FeedRecord], [Int64: CoverageTotals]) {
    guard try common.hasState() else {
      let configuration = try ConfigurationFile.load(path: common.configurationPath)
      return (configuration.allFeeds.map(FeedRecord.init(unstored:)), [:])
    }
    let stages = try await common.open()
    defer { stages.close() }
    return (try await stages.poller.records(), try await stages.recentCoverage())
  }
}
