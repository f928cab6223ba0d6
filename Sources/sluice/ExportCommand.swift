import ArgumentParser
import Daemon
import Foundation

struct ExportCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes surfaced conversations as a file, and a line in the ledger.",
    usage: "sluice export [--out <file>] [options]",
    discussion: """
      One row for each conversation, with the columns \(Export.columns.joined(separator: ", ")). What \
      a spreadsheet would take for a formula has an apostrophe in front.
      """)

  @Option(help: "excel: CSV with a byte order mark; plain: CSV without; jsonl: nothing altered.")
  var profile: ExportProfile = .plain

  @Option(help: "Which items: relevant, noise, unsure, undecided or all.")
  var decision: ExportFilter.Choice = .relevant

  @Option(
    help: ArgumentHelp(
      "Only what surfaced or was decided since then: 2026-11-01, or an age such as 7d.",
      valueName: "time"))
  var since: Since?

  @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
  var stream: String?

  @Option(help: ArgumentHelp("Who exports; else the user's name.", valueName: "name"))
  var by: String?

  @Option(
    name: [.customLong("out"), .customShort("o")],
    help: ArgumentHelp("Where the file goes; else standard output.", valueName: "file"))
  var out: String?

  @OptionGroup var common: CommonOptions

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    if let stream { try stages.requireStream(stream) }
    let since = try since?.date(in: stages.configuration.timezone)
    // Before the ledger says that something left.
    let file = try out.flatMap { $0 == "-" ? nil : $0 }.map { try OutputFile(path: $0) }
    let export = try await stages.inbox.export(
      ExportFilter(decision: decision, since: since, stream: stream), profile: profile,
      by: by ?? Services.userName(), at: Date())
    if let file {
      try file.write(export.bytes)
    } else {
      Output.file(export.bytes)
    }
    let kind = decision == .all ? "" : "\(decision.rawValue) "
    let which = export.rows == 1 ? "conversation" : "conversations"
    Output.note(
      "sluice: export \(export.id): \(export.rows) \(kind)\(which), SHA-256 \(export.sha256)")
  }
}

/// A day, or an age.
struct Since: ExpressibleByArgument, CustomStringConvertible {
  private var text: String

  var description: String { text }

  init?(argument: String) {
    text = argument
    guard (try? date(in: .gmt)) != nil else { return nil }
  }

  func date(in timezone: TimeZone) throws -> Date {
    if let unit = text.last, let seconds = ["h": 3600.0, "d": 86_400, "w": 604_800][String(unit)],
      let count = Int(text.dropLast()), (0...100_000).contains(count)
    {
      return Date().addingTimeInterval(-Double(count) * seconds)
    }
    return try Date.ISO8601FormatStyle(timeZone: timezone).year().month().day().parse(text)
  }
}
