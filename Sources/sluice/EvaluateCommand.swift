import ArgumentParser
import Daemon
import Foundation

struct EvaluateCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "What a model is worth on labelled posts, with 95 % intervals.",
    usage: "sluice evaluate --labels <file> [--model <file>] [options]",
    discussion: """
      Labels are lines such as {"id":"1","text":"…","label":"relevant"}, with "noise" for the rest. \
      Take posts that the model has not learnt from: on those that it has, every figure flatters. \
      Without --model the cue phrases alone are measured.

      The best-scored share is what counts as kept. The intervals come from 1,000 resamples of the \
      posts; posts of equal score count as the mean of all their orders. With --json, n, relevant and \
      keep are numbers and every figure is {"value":…,"low":…,"high":…}; brier and ece are left out \
      until the model is calibrated.
      """)

  @Option(help: ArgumentHelp("A model that `train` wrote.", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("Labelled posts; - is standard input.", valueName: "file"))
  var labels: String

  @Option(help: ArgumentHelp("The share that would be kept.", valueName: "share"))
  var keep: Percentage = Percentage(share: 0.05)

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    if keep.share == 0 { throw ValidationError("with --keep 0 there is nothing to measure") }
    if model == "-" && labels == "-" {
      throw ValidationError("only one of --model and --labels can be standard input")
    }
  }

  func execute() async throws {
    let progress = LineProgress()
    defer { progress.end() }
    var verb = EvaluateVerb(
      model: try model.map { try readModel(path: $0) } ?? .coldStart(try common.taxonomy()))
    let bad = try verb.read(
      labels: labels, complain: progress.complain, progress: { progress.count($0, of: labels) })
    progress.say("resampling \(verb.count.counted("post"))")
    let report = try verb.report(keep: keep.share)
    progress.end()
    if output.json { try Output.json(report) } else { show(report) }
    if bad > 0 { throw ExitCode(Failure.badData) }
  }

  private func show(_ report: EvaluationReport) {
    let found = report.evaluation
    let share = String(format: "%.1f %%", 100 * Double(found.relevant) / Double(found.posts))
    Output.line(
      "\(report.model) on \(found.posts.counted("post")), \(found.relevant.grouped) of them "
        + "relevant (\(share)); \(found.keptPosts.grouped) kept")
    let best = "of the best " + keep.defaultValueDescription.replacing("%", with: " %")
    let rows: [(String, Evaluation.Figure?, places: Int)] = [
      ("average precision", found.averagePrecision, 3), ("ROC AUC", found.rocAUC, 3),
      ("precision \(best)", found.precisionAtKeep, 3), ("recall \(best)", found.recallAtKeep, 3),
      ("lift \(best)", found.lift, 1), ("Brier score", found.brier, 3),
      ("calibration error (ECE)", found.calibrationError, 3),
    ]
    Output.table(
      ["FIGURE", "VALUE", "95 % INTERVAL"], numeric: [1],
      rows.compactMap { name, figure, places in
        guard let figure else { return nil }
        let text = { (value: Double) in String(format: "%.\(places)f", value) }
        return [name, text(figure.value), "\(text(figure.low)) to \(text(figure.high))"]
      })
    for sentence in report.sentences { Output.line(sentence) }
    for caution in report.cautions { Output.note("sluice: \(caution)") }
  }
}
