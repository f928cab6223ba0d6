import ArgumentParser
import Daemon

struct FeedsDiscoverCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover",
    abstract: "Fetches a web page and lists the feeds that it names. Stores nothing.",
    usage: "sluice feeds discover <address> [options]")

  @Argument(help: "The address of a page; without a scheme https is tried, then http.")
  var page: String

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    guard let found = try await stages.discover(page) else {
      throw ValidationError("\"\(page.printable)\" is no address of a web page")
    }
    if let remark = found.remark { Output.note("sluice: \(remark)") }
    if output.json { return try Output.json(found.feeds) }
    for feed in found.feeds { Output.line(feed.address) }
    if let feed = found.feeds.first, feed.isItself {
      let title = feed.title.map { " \"\($0.printable)\"" } ?? ""
      Output.note("sluice: this is a feed itself\(title); put its address into feeds.yml")
    } else if let feed = found.feeds.first {
      // The page chose the address: it must not become a command of its own.
      let quoted = "'" + feed.address.replacing("'", with: "%27") + "'"
      Output.note("sluice: try one with: sluice feeds test \(quoted)")
    }
  }
}
