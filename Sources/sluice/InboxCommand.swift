import ArgumentParser
import Daemon
import Foundation

struct InboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inbox", abstract: "The inbox in a terminal.",
    subcommands: [List.self, Show.self, Count.self], defaultSubcommand: List.self)

  struct List: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "What waits for a decision, the likeliest first.",
      usage: "sluice inbox list [--queue <queue> | --dropped] [options]")

    @Option(help: "Which items.")
    var queue: Queue = .waiting

    @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
    var stream: String?

    @Option(help: "At most so many; else all.")
    var limit: Int?

    @Flag(help: "Posts that did not come before anyone, the newest first, in place of items.")
    var dropped = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
      guard limit ?? 1 > 0 else { throw ValidationError("--limit is a number from 1") }
    }

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      if let stream { try stages.requireStream(stream) }
      let limit = limit ?? Int(Int32.max)
      if dropped {
        let posts = try await stages.inbox.droppedPosts(stream: stream, limit: limit)
        try ItemPrinter.list(posts, json: output.json)
      } else {
        let items = try await stages.inbox.items(
          in: queue, stream: stream, now: Date(), limit: limit)
        try ItemPrinter.list(items, queue: queue, json: output.json)
      }
    }
  }

  struct Show: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "One item with its posts and its history.",
      usage: "sluice inbox show <item> [options]")

    @Argument(help: "The number of an item.")
    var item: Int64

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      try ItemPrinter.show(try await stages.inbox.item(item), json: output.json)
    }
  }

  struct Count: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "count",
      abstract: "How many items each queue holds, and what became of all posts.",
      usage: "sluice inbox count [options]")

    @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
    var stream: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      if let stream { try stages.requireStream(stream) }
      let counts = try await stages.counts(stream: stream)
      if output.json {
        try Output.json(counts)
      } else {
        Output.table(
          ["QUEUE", "ITEMS"], numeric: [1], counts.queues.map { [$0.name, String($0.items)] })
        Output.line("")
        Output.table(
          ["VERDICT", "KEPT", "DROPPED"], numeric: [1, 2],
          counts.verdicts.map { [$0.reason, String($0.kept), String($0.dropped)] })
      }
    }
  }
}
