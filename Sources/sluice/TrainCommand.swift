import ArgumentParser
import Daemon
import Foundation

struct TrainCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Makes a model from labelled posts, without a daemon.",
    usage: "sluice train [--labels <file>] [--background <file>] --out <model>",
    discussion: """
      Labels are lines such as {"id":"1","text":"…","label":"relevant"}, with "noise" for the rest; \
      "gesture":"price" beside a label corrects the gesture. \
      A background is lines without labels, the newest last: it teaches what is usual in the stream. \
      Of more than 200,000 of them the newest count. `models show` prints what the model knows, \
      `evaluate` what it is worth.
      """)

  @Option(help: ArgumentHelp("Labelled posts; - is standard input.", valueName: "file"))
  var labels: String?

  @Option(help: ArgumentHelp("Posts without labels; - is standard input.", valueName: "file"))
  var background: String?

  @Option(help: ArgumentHelp("Where the model goes.", valueName: "file"))
  var out: String

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if labels == nil && background == nil {
      throw ValidationError("give --labels, --background or both")
    }
    if labels == "-" && background == "-" {
      throw ValidationError("only one of --labels and --background can be standard input")
    }
  }

  func execute() async throws {
    let begun = ContinuousClock.now
    let progress = LineProgress()
    defer { progress.end() }
    var training = TrainVerb(taxonomy: try common.taxonomy())
    var bad = 0
    if let labels {
      bad += try training.read(
        labels: labels, complain: progress.complain, progress: { progress.count($0, of: labels) })
    }
    if let background {
      bad += try training.read(
        background: background, complain: progress.complain,
        progress: { progress.count($0, of: background) })
    }
    progress.say(
      "training on \(training.labels.counted("label")) and "
        + training.backgroundKept.counted("background post"))
    let (model, bytes) = try training.run(out: out)
    progress.end()
    tell(model, bytes, training, ContinuousClock.now - begun)
    if bad > 0 { throw ExitCode(Failure.badData) }
  }

  private func tell(_ model: Model, _ bytes: Int, _ training: TrainVerb, _ time: Duration) {
    if training.backgroundRead > training.backgroundKept {
      Output.note(
        "sluice: the newest \(training.backgroundKept.grouped) of "
          + "\(training.backgroundRead.counted("background post")) were used")
    }
    if training.labels > 0, [0, training.labels].contains(training.relevantLabels) {
      let (said, missing) =
        training.relevantLabels == 0 ? ("noise", "relevant") : ("relevant", "noise")
      Output.note(
        "sluice: every label says \(said): they teach nothing until one says \(missing)")
    }
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    let counts = model.counts
    Output.note(
      "sluice: \(model.name) from \(counts.labels.counted("label")) "
        + "(\(counts.relevantLabels.grouped) relevant) and "
        + "\(counts.backgroundPosts.counted("background post")): "
        + "\(counts.terms.counted("term")), \(ModelReport(model, stream: nil, file: nil).calibration)"
    )
    Output.note(
      "sluice: written to \(out), \(ModelPrinter.size(bytes)), in "
        + String(format: "%.1f s", seconds))
  }
}
