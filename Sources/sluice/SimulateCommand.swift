import ArgumentParser
import Daemon
import Foundation

struct SimulateCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Lives a labelled stream as the daemon would, starting with no label.",
    usage: "sluice simulate --labels <file> [options]",
    discussion: """
      Labels are lines such as {"id":"1","text":"…","label":"relevant"}, with "noise" for the rest, \
      the oldest first. They are cut into equal days. Each day is scored and kept by the model of \
      the night before, some of it is shown to an analyst, who answers as the label says, and \
      overnight the next model learns from all answers so far. Nothing else is learnt from a label.
      """)

  @Option(help: ArgumentHelp("Labelled posts; - is standard input.", valueName: "file"))
  var labels: String

  @Option(help: ArgumentHelp("Into how many days the posts are cut.", valueName: "number"))
  var days = 40

  @Option(help: ArgumentHelp("How many posts the analyst answers a day.", valueName: "number"))
  var perDay = 20

  @Option(help: ArgumentHelp("The share to keep.", valueName: "share"))
  var keep: Percentage = Percentage(share: 0.05)

  @Option(help: ArgumentHelp("Of what is left to chance.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    guard (1...Self.daysMax).contains(days) else {
      throw ValidationError("--days is a number from 1 to \(Self.daysMax)")
    }
    guard (0...Self.perDayMax).contains(perDay) else {
      throw ValidationError("--per-day is a number from 0 to \(Self.perDayMax)")
    }
  }

  func execute() async throws {
    let progress = LineProgress()
    defer { progress.end() }
    var verb = SimulateVerb(taxonomy: try common.taxonomy())
    let bad = try verb.read(
      labels: labels, complain: progress.complain, progress: { progress.count($0, of: labels) })
    let report = try verb.run(settings) { progress.say("day \($0) of \(days)") }
    progress.end()
    if output.json { try Output.json(report) } else { show(report) }
    if bad > 0 { throw ExitCode(Failure.badData) }
  }

  private static let daysMax = 10_000
  private static let perDayMax = 1_000_000

  private var settings: Simulation.Settings {
    var settings = Simulation.Settings()
    settings.days = days
    settings.perDay = perDay
    settings.keep = keep.share
    settings.seed = seed
    return settings
  }
}

extension SimulateCommand {
  private func show(_ report: SimulationReport) {
    Output.table(
      ["DAYS", "RECALL", "PRECISION", "KEPT", "ANSWERS", "RELEVANT"], numeric: [1, 2, 3, 4, 5],
      [("all", report.all), ("last quarter", report.lastQuarter)].map { name, period in
        [
          name, percent(period.recall), percent(period.precision), percent(period.keptShare),
          period.labels.grouped, period.relevantLabels.grouped,
        ]
      })
    let audit = report.audit
    Output.line(
      "From the answers alone: recall between \(percent(audit.recallLow)) and "
        + "\(percent(audit.recallHigh)), with 95 % confidence")
  }

  /// `71.7 %`; a dash for what there is none of.
  private func percent(_ share: Double?) -> String {
    share.map { String(format: "%.1f %%", 100 * $0) } ?? "-"
  }
}
