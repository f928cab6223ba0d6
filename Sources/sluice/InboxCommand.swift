import ArgumentParser
import Daemon
import Foundation

struct InboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inbox", abstract: "The inbox in a terminal.",
    subcommands: [List.self, Show.self, InboxSearchCommand.self, Bring.self, Count.self],
    defaultSubcommand: List.self)

  struct List: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "What waits for a decision: the likeliest first, some from below the threshold.",
      usage: "sluice inbox list [--queue <queue> | --dropped] [options]",
      discussion: """
        The share of those from just below the threshold is `mix` in feeds.yml. They come in a day \
        later, and are what the filter learns most from.
        """)

    @Option(help: "Which items.")
    var queue: Queue = .waiting

    @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
    var stream: String?

    @Option(help: "In which order; what waits is mixed, the rest has the newest activity first.")
    var order: ItemOrder?

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
      let limit = limit ?? (dropped ? 1_000 : Int(Int32.max))
      if dropped {
        let posts = try await stages.inbox.droppedPosts(stream: stream, limit: limit)
        try ItemPrinter.list(posts, json: output.json)
      } else {
        let nearEvery = stages.configuration.nearEvery(stream: stream)
        let items = try await stages.inbox.items(
          in: queue, stream: stream, now: Date(), order: order, nearEvery: nearEvery, limit: limit)
        try ItemPrinter.list(items, queue: queue, json: output.json)
        if order ?? (queue == .waiting ? .mixed : .newest) == .mixed, !output.json,
          try await stages.inbox.holdsNearThreshold(queue, stream: stream, now: Date())
        {
          Output.note("sluice: \(Self.sentence(nearEvery: nearEvery))")
        }
      }
    }

    /// How the list is mixed.
    private static func sentence(nearEvery: Int?) -> String {
      guard let nearEvery else { return "likely first, those from just below the threshold too" }
      let place = [2: "2nd", 3: "3rd"][nearEvery] ?? "\(nearEvery)th"
      return "likely first, every \(place) from just below the threshold"
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

  struct Bring: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "bring", abstract: "Brings dropped posts into the inbox.",
      usage: "sluice inbox bring p<post> ... [options]",
      discussion: "They do not count towards the day's budget, and their verdict stays.")

    @Argument(
      help: ArgumentHelp(
        "p and the number of a post, as `inbox list --dropped` has it.", valueName: "post"))
    var posts: [String]

    @Option(help: ArgumentHelp("Who wants them; else the user's name.", valueName: "name"))
    var by: PersonName?

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      var answers: [RequestedJSON] = []
      for post in posts {
        let requested = try await stages.request(post, by: by?.text ?? Services.userName())
        let item = try await stages.inbox.item(requested.item).summary
        answers.append(RequestedJSON(requested, item))
        if !output.json { Output.line(Self.sentence(requested, item)) }
      }
      if output.json { try Output.json(answers) }
    }

    private static func sentence(_ requested: Requested, _ item: ItemSummary) -> String {
      let snoozed = item.opensAt.flatMap { $0 > Date() ? ", which is snoozed" : nil } ?? ""
      let state = item.decision.map { ", which is decided \($0.rawValue)" } ?? snoozed
      return requested.wasThere
        ? "p\(requested.post) is in item \(item.id) already\(state)"
        : "p\(requested.post) is in the inbox now: item \(item.id)\(state)"
    }
  }

  typealias Search = InboxSearchCommand

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
