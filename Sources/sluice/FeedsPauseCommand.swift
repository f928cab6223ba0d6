import ArgumentParser
import Daemon

struct FeedsPauseCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Stops polling feeds until they are resumed.",
    usage: "sluice feeds pause <name> ... [--stream <name>] [options]")

  @OptionGroup var feeds: ChosenFeeds
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    try output.show(try await stages.pause(feeds.names, stream: feeds.stream))
  }
}
