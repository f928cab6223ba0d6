import ArgumentParser
import Daemon

struct TrainCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Makes a model from labelled posts, without a daemon.",
    usage: "sluice train [--labels <file>] [--background <file>] --out <model>",
    discussion: """
      Labels are lines such as {"id":"1","text":"…","label":"relevant"}, with "noise" for the rest. \
      A background is lines without labels: it teaches what is usual in the stream.
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
    var training = TrainVerb(taxonomy: try taxonomy())
    if let labels { try training.read(labels: labels) }
    if let background { try training.read(background: background) }
    for complaint in training.complaints { Output.complain(complaint + [0x0A]) }
    let model = try training.run(out: out)
    Output.note(
      "sluice: \(model.name) from \(model.counts.labels) labels (\(model.counts.relevantLabels) relevant) and \(model.counts.backgroundPosts) posts without, \(model.counts.terms) terms; written to \(out)"
    )
    if !training.complaints.isEmpty { throw ExitCode(Failure.badData) }
  }

  /// The gestures of the configuration, if one was named.
  private func taxonomy() throws -> GestureTaxonomy {
    guard let path = common.config else { return GestureFile.embedded }
    return try GestureFile.taxonomy(path: ConfigurationFile.load(path: path).gestures)
  }
}
