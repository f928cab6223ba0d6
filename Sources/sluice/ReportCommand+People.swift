import ArgumentParser
import Daemon
import Foundation

/// What blind answers and second looks say.
extension ReportCommand {
  struct Audit: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "audit",
      abstract: "Recall and precision, from the answers of blind sessions.",
      usage: "sluice report audit [options]")

    @Option(
      help: ArgumentHelp(
        "Sessions begun since then: 2026-11-01, or an age such as 7d.", valueName: "time"))
    var since = Since(argument: "30d")!

    @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
    var stream: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      if let stream { try stages.requireStream(stream) }
      let reports = try await stages.auditReport(
        since: try since.date(in: stages.configuration.timezone), stream: stream)
      if output.json { return try Output.json(reports) }
      for (number, report) in reports.enumerated() {
        if number > 0 { Output.line("") }
        AuditPrinter.show(report)
      }
    }
  }

  struct Team: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "team",
      abstract: "How far people agree who were asked about the same conversations.",
      usage: "sluice report team [options]")

    @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
    var stream: String?

    @Option(
      help: ArgumentHelp(
        "Your own name: how often you contradicted yourself; nobody else is told.",
        valueName: "name"))
    var by: PersonName?

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      if let stream { try stages.requireStream(stream) }
      let report = try await stages.teamReport(stream: stream, by: by?.text)
      if output.json { return try Output.json(report) }
      for sentence in report.sentences { Output.line(sentence) }
      Output.table(
        ["ITEM", "FIRST", "LATER"], numeric: [0],
        (report.own?.contradictions ?? []).map {
          [String($0.item), $0.first.rawValue, $0.second.rawValue]
        })
    }
  }

  struct Mislabels: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "mislabels",
      abstract: "Decisions that deserve a second look.",
      usage: "sluice report mislabels [options]",
      discussion: """
        Those that a blind answer contradicts, and those that a model doubts which was not taught them. A \
        decision that is entered again, either way, has had its second look.
        """)

    @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
    var stream: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      if let stream { try stages.requireStream(stream) }
      let report = try await stages.mislabelReport(stream: stream)
      if output.json { return try Output.json(report.rows) }
      Output.table(
        ["ITEM", "STREAM", "DECISION", "BY", "DOUBT", "TITLE"], numeric: [0, 4], isCut: true,
        report.rows.map { row in
          [
            String(row.item), row.stream, row.decision.rawValue, row.by,
            [
              row.doubt.map { "\(Int(($0 * 100).rounded(.down))) %" },
              row.answer.map { "answered \($0.rawValue)" },
            ].compactMap(\.self).joined(separator: ", "),
            row.headline,
          ]
        })
      for sentence in report.sentences { Output.line(sentence) }
    }
  }
}
