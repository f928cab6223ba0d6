import ArgumentParser
import Daemon

struct FeedsResumeCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Polls feeds again that were paused, or that were gone for good.",
    usage: "sluice feeds resume <name> ... [--stream <name>] [options]")

  @OptionGroup var feeds: ChosenFeeds
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    try output.show(try await stages.resume(feeds.names, stream: feeds.stream))
  }
}
