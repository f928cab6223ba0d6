import ArgumentParser
import Daemon
import Foundation

struct ScoreCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "JSON Lines of posts in, JSON Lines of verdicts out, in the same order.",
    usage: "sluice score [<file>] [--model <file> | --stream <name>] [options]",
    discussion: """
      Without --model and --stream the cue phrases alone give the score. Each post is a line such as \
      {"id":"1","title":"Which CRM?","text":"We are five people…"}.
      """)

  @Option(help: ArgumentHelp("A model that `train` wrote.", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("The current model of this stream.", valueName: "name"))
  var stream: String?

  @Option(
    help: ArgumentHelp("The share to keep, by the model's own reference.", valueName: "share"))
  var keep: Percentage = Percentage(share: 0.05)

  @Argument(help: "A file of posts; - is standard input.")
  var file = "-"

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if model != nil && stream != nil {
      throw ValidationError("--model and --stream cannot go together")
    }
  }

  func execute() async throws {
    let bad = try ScoreVerb(model: try await chosenModel(), keep: keep.share)
      .run(path: file, write: Output.write, complain: Output.complain)
    if bad > 0 { throw ExitCode(Failure.badData) }
  }

  private func chosenModel() async throws -> Model {
    if let model { return try readModel(path: model) }
    guard let stream else { return .coldStart(GestureFile.embedded) }
    let stages = try await common.open()
    defer { stages.close() }
    try stages.requireStream(stream)
    return try await stages.models.current(stream: stream)
  }
}

/// `5%` or `0.05`.
struct Percentage: ExpressibleByArgument {
  var share: Double

  init(share: Double) { self.share = share }

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else {
      return nil
    }
    share = isPercent ? number / 100 : number
    guard (0...1).contains(share) else { return nil }
  }

  var defaultValueDescription: String {
    (share * 100).formatted(.number.locale(Locale(identifier: "en_US_POSIX"))) + "%"
  }
}
