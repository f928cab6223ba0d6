import ArgumentParser
import Daemon
import Foundation

struct FeedsImportCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Adds the feeds of an OPML file to those of feeds.yml.",
    usage: "sluice feeds import <file>|- [--stream <name>] [--dry-run] [options]",
    discussion: """
      A folder goes into the stream of its name or title; where there is none, it becomes one, with \
      what `defaults` says in feeds.yml. feeds.yml itself is never written: `check` shows what was \
      added, `feeds remove` takes it back. A running daemon polls the new feeds by and by.
      """)

  @Argument(help: "An OPML file, as feed readers export it; - is standard input.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "The stream of feeds in no folder; else the only stream, else a new one, imported.",
      valueName: "name"))
  var stream: String?

  @Flag(name: .customLong("dry-run"), help: "Say what would be added; change nothing.")
  var dryRun = false

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let result = try await stages.importFeeds(path: file, stream: stream, isDryRun: dryRun)
    if output.json {
      try Output.json(ImportLine(result, isDryRun: dryRun))
    } else {
      show(result)
    }
    for warning in result.warnings { Output.note("sluice: \(file): \(warning)") }
    guard result.isUsable else {
      Output.note("sluice: \(file): no feed of the list can be polled; nothing was changed")
      throw ExitCode(Failure.badData)
    }
  }

  private func show(_ result: FeedImport) {
    for part in result.parts {
      let title = part.isNew ? " (new stream \"\(part.title)\")" : ""
      Output.line("\(part.stream): \(count(part.feeds, "new feed"))\(title)")
    }
    for skipped in result.skipped { Output.line("skipped \(skipped.name): \(skipped.reason)") }
    let verb = dryRun ? "would be added; nothing was changed" : "added"
    Output.line(
      "\(count(result.newFeeds, "feed")) \(verb), \(result.skipped.count) skipped")
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

/// What an import did, as JSON.
private struct ImportLine: Encodable {
  var dryRun: Bool
  var added: Int
  var streams: [FeedImport.Part]
  var skipped: [FeedImport.Skipped]
  var warnings: [String]

  init(_ result: FeedImport, isDryRun: Bool) {
    dryRun = isDryRun
    added = result.newFeeds
    streams = result.parts
    skipped = result.skipped
    warnings = result.warnings
  }
}
