import ArgumentParser
import Daemon

struct FeedsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds",
    abstract: "The feeds: how each fares, what one would bring, lists in and out.",
    subcommands: [
      FeedsListCommand.self, FeedsTestCommand.self, FeedsDiscoverCommand.self,
      FeedsImportCommand.self, FeedsExportCommand.self, FeedsPauseCommand.self,
      FeedsResumeCommand.self, FeedsRemoveCommand.self,
    ], defaultSubcommand: FeedsListCommand.self)
}
