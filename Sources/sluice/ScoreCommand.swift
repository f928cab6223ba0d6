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
    help: ArgumentHelp(
      "The share to keep, by the model's own reference; else the stream's, else 5%.",
      valueName: "share"))
  var keep: Percentage?

  @Argument(help: "A file of posts; - is standard input.")
  var file = "-"

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if model != nil && stream != nil {
      throw ValidationError("--model and --stream cannot go together")
    }
  }

  func execute() async throws {
    let progress = LineProgress(isWanted: isatty(STDOUT_FILENO) == 0)
    defer { progress.end() }
    var lines = 0
    let bad = try await chosenVerb().run(
      path: file,
      write: { verdicts in
        Output.pour(verdicts)
        lines += verdicts.count { $0 == UInt8(ascii: "\n") }
        progress.count(lines, of: file)
      }, complain: progress.complain)
    if bad > 0 { throw ExitCode(Failure.badData) }
  }

  private static let keepUsual = 0.05

  private func chosenVerb() async throws -> ScoreVerb {
    if let stream { return try await verb(ofStream: stream) }
    let model = try model.map { try readModel(path: $0) } ?? .coldStart(try common.taxonomy())
    return ScoreVerb(model: model, keep: keep?.share ?? Self.keepUsual)
  }

  private func verb(ofStream name: String) async throws -> ScoreVerb {
    let stages = try await common.open()
    defer { stages.close() }
    try stages.requireStream(name)
    let ofStream = stages.configuration.streams.first { $0.name == name }?.keep
    return ScoreVerb(
      model: try await stages.models.current(stream: name),
      keep: keep?.share ?? ofStream ?? Self.keepUsual)
  }
}

/// `5%` or `0.05`.
struct Percentage: ExpressibleByArgument {
  var share: Double

  init(share: Double) { self.share = share }

  var defaultValueDescription: String { String(format: "%g%%", share * 100) }

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else {
      return nil
    }
    share = isPercent ? number / 100 : number
    guard (0...1).contains(share) else { return nil }
  }
}
