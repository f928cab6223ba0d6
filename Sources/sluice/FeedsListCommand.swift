import ArgumentParser
import Daemon

struct FeedsListCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "How each feed fares.", usage: "sluice feeds list [options]")

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let feeds = try await stages.poller.records()
    let coverage = try await stages.recentCoverage()
    if output.json {
      try Output.json(feeds.map { FeedJSON($0, coverage: coverage[$0.id]) })
    } else {
      FeedTable.show(feeds, coverage)
    }
  }
}
