import ArgumentParser
import Daemon

struct ExplainCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Why an item or a post has its score, dropped posts too.",
    usage: "sluice explain <item>|p<post> [options]")

  @Argument(help: "The number of an item, or p and the number of a post (`inbox list --dropped`).")
  var id: String

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let posts = try await stages.posts(named: id)
    if output.json {
      try Output.json(posts.map(PostJSON.init))
    } else {
      for post in posts {
        var named: DecisionEntry?
        if let item = post.item { named = try await stages.inbox.item(item).gestureEntry }
        ExplanationPrinter.show(post, named: named)
      }
    }
  }
}
