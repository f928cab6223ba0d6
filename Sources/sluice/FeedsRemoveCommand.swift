import ArgumentParser
import Daemon

struct FeedsRemoveCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Takes back feeds that `feeds import` added.",
    usage: "sluice feeds remove <name> ... [--stream <name>] [options]",
    discussion: "Their posts stay. A feed of feeds.yml is deleted there, by you.")

  @OptionGroup var feeds: ChosenFeeds
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    try output.show(try await stages.remove(feeds.names, stream: feeds.stream))
  }
}
