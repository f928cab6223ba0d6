import ArgumentParser
import Daemon

struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "The streams' models: which there are, what one knows.",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The current model of each stream.",
      usage: "sluice models list [options]")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let stages = try await common.open()
      defer { stages.close() }
      var reports = try await stages.modelReports()
      for index in reports.indices { reports[index].isWhole = false }
      if output.json { try Output.json(reports) } else { ModelPrinter.list(reports) }
    }
  }

  struct Show: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "What a model knows: counts, strongest terms and cues.",
      usage: "sluice models show [<model> | --stream <name>] [--json]",
      discussion: """
        Terms are words and pairs of words that at least two posts hold, with what each adds to the \
        log-odds of a post that says nothing else; none is anybody's handle or address.
        """)

    @Argument(help: ArgumentHelp("A model that `train` wrote.", valueName: "model"))
    var file: String?

    @Option(
      help: ArgumentHelp(
        "The current model of this stream; not needed if there is but one.", valueName: "name"))
    var stream: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
      if file != nil && stream != nil {
        throw ValidationError("a model file and --stream cannot go together")
      }
    }

    func execute() async throws {
      let report = try await chosen()
      if output.json { try Output.json(report) } else { ModelPrinter.show(report) }
    }

    private func chosen() async throws -> ModelReport {
      if let file {
        return ModelReport(
          try readModel(path: file), stream: nil, file: file == "-" ? nil : file)
      }
      let stages = try await common.open()
      defer { stages.close() }
      let streams = stages.configuration.streams.map(\.name)
      guard let stream = stream ?? (streams.count == 1 ? streams[0] : nil) else {
        Output.note(
          "sluice: say which stream with --stream; there are: \(streams.joined(separator: ", "))")
        throw ExitCode(Failure.usage)
      }
      return try await stages.modelReport(stream: stream)
    }
  }
}
