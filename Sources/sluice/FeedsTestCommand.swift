import ArgumentParser
import Daemon

struct FeedsTestCommand: SluiceCommand {
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
