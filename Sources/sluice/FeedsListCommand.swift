import ArgumentParser
import Daemon

struct FeedsListCommand: SluiceCommand {
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
            Output.relative(feed.succeededAt), nextPoll(feed), state(feed),
          ]
        })
    }
  }

  private func nextPoll(_ feed: FeedRecord) -> String {
    if feed.pausedAt != nil { return "never" }
    return feed.nextPollAt == nil ? "due" : Output.relative(feed.nextPollAt)
  }

  private func state(_ feed: FeedRecord) -> String {
    if let since = feed.pausedAt { return "paused \(Output.relative(since))" }
    return feed.problem ?? feed.remark ?? (feed.polledAt == nil ? "not polled yet" : "well")
  }
}
