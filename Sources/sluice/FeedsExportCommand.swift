import ArgumentParser
import Daemon

struct FeedsExportCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes all feeds as OPML 2.0, streams as folders.",
    usage: "sluice feeds export [--out <file>] [--stream <name>] [options]",
    discussion: """
      Any feed reader takes the file, and so does `sluice feeds import`. Addresses can hold tokens, so \
      only you may read it. What OPML cannot say of a feed is told on standard error.
      """)

  @Option(
    name: [.customLong("out"), .customShort("o")],
    help: ArgumentHelp("Where the file goes; else standard output.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Only the feeds of this stream.", valueName: "name"))
  var stream: String?

  @OptionGroup var common: CommonOptions

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let file = try out.flatMap { $0 == "-" ? nil : $0 }.map { try OutputFile(path: $0) }
    let export = try stages.exportFeeds(stream: stream)
    if let file {
      try file.write(export.bytes)
    } else {
      Output.file(export.bytes)
    }
    for note in export.notes { Output.note("sluice: \(note)") }
  }
}
