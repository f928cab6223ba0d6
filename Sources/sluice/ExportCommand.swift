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
      a spreadsheet would take for a formula has an apostrophe in front. `sluice exports` shows the \
      ledger.
      """)

  @Option(
    help: """
      excel: CSV with a byte order mark; plain (default): CSV without; jsonl: nothing altered.
      """)
  var profile: ExportProfile?

  @Option(help: "Which items: relevant (default), noise, unsure, undecided or all.")
  var decision: ExportFilter.Choice?

  @Option(
    help: ArgumentHelp(
      "Only what surfaced or was decided since then: 2026-11-01, or an age such as 7d.",
      valueName: "time"))
  var since: Since?

  @Option(
    help: ArgumentHelp(
      "Only what surfaced and was decided up to then; a day counts to its end.",
      valueName: "time"))
  var until: Since?

  @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
  var stream: String?

  @Flag(help: "Also the people who want no contact.")
  var includeDoNotContact = false

  @Option(
    help: ArgumentHelp(
      "Repeats an export by its number, and says on standard error which rows differ and why.",
      valueName: "export"))
  var again: Int64?

  @Option(help: ArgumentHelp("Who exports; else the user's name.", valueName: "name"))
  var by: PersonName?

  @Option(
    name: [.customLong("out"), .customShort("o")],
    help: ArgumentHelp("Where the file goes; else standard output.", valueName: "file"))
  var out: String?

  @Flag(help: "With --out: print the line of the ledger, and what differs, as one JSON document.")
  var json = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    let chooses =
      profile != nil || decision != nil || since != nil || until != nil || stream != nil
      || includeDoNotContact
    if again != nil, chooses {
      throw ValidationError("--again takes profile and filter from the export that it repeats")
    }
    if json, out == nil || out == "-" {
      throw ValidationError("standard output holds the export itself; with --json, name an --out")
    }
  }

  func execute() async throws {
    // A reader that goes away is for the ledger to know, not the end.
    signal(SIGPIPE, SIG_IGN)
    let stages = try await common.open()
    defer { stages.close() }
    let request = try await request(stages)
    // Before the ledger says that something left.
    let destination = try ExportDestination(path: out, spool: stages.state.path)
    let export = try await stages.inbox.prepareExport(request, repeating: again, at: Date()) {
      try destination.append($0)
    }
    try await release(export, to: destination, stages)
    let (comparison, isReproduced) = try await compared(export, stages)
    ExportPrinter.tell(export, request.filter)
    if let comparison { ExportPrinter.tell(comparison, isReproduced: isReproduced) }
    guard json else { return }
    let line = try await stages.inbox.export(export.id)
    try Output.json(
      ExportReportJSON(ExportJSON(line), export, comparison, isReproduced: isReproduced))
  }

  /// Beside the export that was repeated, if one was.
  private func compared(
    _ export: Export, _ stages: Stages
  ) async throws -> (ExportComparison?, isReproduced: Bool) {
    guard let again else { return (nil, false) }
    let earlier = try await stages.inbox.export(again)
    guard !earlier.sha256.isEmpty else {
      Output.note("sluice: export \(again) never got as far as its rows: nothing to compare with")
      return (nil, false)
    }
    return (
      try await stages.inbox.compare(export: export.id, with: again),
      export.sha256AsRepeated == earlier.sha256
    )
  }

  private func request(_ stages: Stages) async throws -> ExportRequest {
    let by = by?.text ?? Services.userName()
    let file = ExportDestination.ledgerName(path: out)
    if let again {
      let line = try await stages.inbox.export(again)
      return ExportRequest(filter: line.filter, profile: line.profile, by: by, file: file)
    }
    if let stream { try stages.requireStream(stream) }
    let timezone = stages.configuration.timezone
    let filter = ExportFilter(
      decision: decision ?? .relevant, since: try since?.date(in: timezone),
      until: try until?.end(in: timezone), stream: stream,
      includesDoNotContact: includeDoNotContact)
    if let since = filter.since, let until = filter.until, since >= until {
      Output.note("sluice: --since is not before --until: nothing lies between them")
      throw ExitCode(Failure.usage)
    }
    return ExportRequest(filter: filter, profile: profile ?? .plain, by: by, file: file)
  }

  /// Lets the bytes leave, and enters how that went.
  private func release(
    _ export: Export, to destination: ExportDestination, _ stages: Stages
  ) async throws {
    do {
      try destination.release()
    } catch {
      try? await stages.inbox.conclude(export: export.id, .failed("\(error)"))
      guard (error as? StandardOutputError)?.isReaderGone == true else { throw error }
      return
    }
    do {
      try await stages.inbox.conclude(export: export.id, .written)
    } catch {
      Output.note("sluice: export \(export.id) has left, but the ledger could not be told so")
      throw error
    }
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

  /// A day's first moment, or so long ago.
  func date(in timezone: TimeZone) throws -> Date {
    if let age { return age }
    let style = Date.ISO8601FormatStyle(timeZone: timezone).year().month().day()
    let day = try style.parse(text)
    // The parser takes the 31st of June for the 1st of July.
    guard style.format(day) == text else { throw ValidationError("there is no day \(text)") }
    return day
  }

  /// The first moment after a day, or so long ago.
  func end(in timezone: TimeZone) throws -> Date {
    if let age { return age }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timezone
    let day = try date(in: timezone)
    return calendar.date(byAdding: .day, value: 1, to: day) ?? day.addingTimeInterval(86_400)
  }

  private var age: Date? {
    guard let unit = text.last,
      let seconds = ["h": 3600.0, "d": 86_400, "w": 604_800][String(unit)],
      let count = Int(text.dropLast()), (0...100_000).contains(count)
    else { return nil }
    return Date().addingTimeInterval(-Double(count) * seconds)
  }
}
