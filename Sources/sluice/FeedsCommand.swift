import ArgumentParser
import Daemon
import Foundation

struct FeedsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds",
    abstract: "The feeds: how each fares, what one would bring, where they are.",
    subcommands: [List.self, Test.self, Discover.self], defaultSubcommand: List.self)

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

  struct Discover: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "discover",
      abstract: "Fetches a web page and lists the feeds that it names. Stores nothing.",
      usage: "sluice feeds discover <address> [options]")

    @Argument(help: "The address of a page; https:// may be left out.")
    var page: String

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      let address = page.contains("://") ? page : "https://" + page
      guard URL(string: address)?.host()?.isEmpty == false,
        let polled = try await stages.feed(named: address, stream: nil)
      else {
        throw ValidationError("\"\(page.printable)\" is no address of a web page")
      }
      let feeds = try await stages.poller.discover(polled)
      if output.json { return try Output.json(feeds) }
      for feed in feeds { Output.line(feed.address) }
      if let feed = feeds.first, feed.isItself {
        let title = feed.title.map { " \"\($0.printable)\"" } ?? ""
        Output.note("sluice: this is a feed itself\(title); put its address into feeds.yml")
      } else {
        // The page chose the address: it must not become a command of its own.
        let quoted = "'" + feeds[0].address.replacing("'", with: "%27") + "'"
        Output.note("sluice: try one with: sluice feeds test \(quoted)")
      }
    }
  }
}
