import ArgumentParser
import Daemon
import Foundation

struct FeedsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds", abstract: "The feeds: how each fares, and what one would bring.",
    subcommands: [List.self, Test.self], defaultSubcommand: List.self)

  struct List: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "How each feed fares.", usage: "sluice feeds list [options]")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      let feeds = try await stages.poller.records()
      if output.json {
        try Output.json(feeds.map(FeedJSON.init))
      } else {
        Output.table(
          ["STREAM", "FEED", "POSTS", "KEPT", "LAST SUCCESS", "NEXT POLL", "STATE"],
          numeric: [2, 3],
          feeds.map { feed in
            [
              feed.feed.stream, feed.feed.name, String(feed.posts), String(feed.kept),
              Output.relative(feed.succeededAt),
              feed.nextPollAt == nil ? "due" : Output.relative(feed.nextPollAt),
              feed.problem ?? feed.remark ?? (feed.polledAt == nil ? "not polled yet" : "well"),
            ]
          })
      }
    }
  }

  struct Test: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Fetches one feed and shows what would be kept of it. Stores nothing.",
      usage: "sluice feeds test <name>|<address> [options]")

    @Option(help: ArgumentHelp("The stream whose model and dial to use.", valueName: "name"))
    var stream: String?

    @Argument(help: "The name of a configured feed, or any address.")
    var feed: String

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      guard let polled = try await stages.feed(named: feed, stream: stream) else {
        throw UnknownFeed(name: feed)
      }
      let preview = try await stages.poller.preview(polled)
      if output.json {
        try Output.json(PreviewLine(preview))
      } else {
        PreviewPrinter.show(preview)
      }
    }
  }
}
