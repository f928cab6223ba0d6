import ArgumentParser
import Daemon

/// The feeds that a verb is about.
struct ChosenFeeds: ParsableArguments {
  @Argument(help: "Names or addresses of feeds; `sluice feeds list` shows the names.")
  var names: [String]

  @Option(help: ArgumentHelp("Only in this stream; else in all that have it.", valueName: "name"))
  var stream: String?
}

extension JSONOption {
  /// Says what became of feeds, a line each.
  func show(_ changes: [FeedChange]) throws {
    if json { return try Output.json(changes) }
    for change in changes { Output.line(change.sentence) }
  }
}
