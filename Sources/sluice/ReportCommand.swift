import ArgumentParser
import Daemon
import Foundation

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "What the filter was worth, and what it never saw.",
    subcommands: [Coverage.self, Audit.self, Team.self, Mislabels.self])

  struct Coverage: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "coverage",
      abstract: "What was polled, and what was missed before the filter saw it.",
      usage: "sluice report coverage [options]")

    @Option(
      help: ArgumentHelp("The first day: 2026-11-01, or an age such as 7d.", valueName: "time"))
    var since = Since(argument: "30d")!

    @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
    var stream: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      if let stream { try stages.requireStream(stream) }
      let report = try await stages.coverageReport(
        since: try since.date(in: stages.configuration.timezone), stream: stream)
      if output.json { return try Output.json(report) }
      var rows = report.rows.map { Self.cells($0.stream, $0.feed, $0.totals) }
      if rows.count > 1 { rows.append(Self.cells("", "all", report.total)) }
      Output.table(
        [
          "STREAM", "FEED", "POLLS", "UNCHANGED", "FAILED", "LIMITED", "ROLLED OVER", "MISSED",
          "STARVED", "DEAD", "AWAY",
        ], numeric: Set(2...10), rows)
      for sentence in report.sentences { Output.line(sentence) }
    }

    private static func cells(
      _ stream: String, _ feed: String, _ totals: CoverageTotals
    ) -> [String] {
      let counts = [
        totals.polls, totals.unchanged, totals.failed, totals.limited, totals.rollovers,
      ].map(String.init)
      let spans = [totals.starvedSeconds, totals.deadSeconds, totals.awaySeconds]
        .map { $0 > 0 ? CoverageReport.span($0) : "-" }
      let missed = totals.rollovers > 0 ? "~\(totals.missed)" : "-"
      return [stream, feed] + counts + [missed] + spans
    }
  }
}
