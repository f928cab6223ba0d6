import ArgumentParser
import Daemon

struct ParseCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Turns feed documents into normalised JSON, one line each.",
    usage: "sluice parse <file> ... [options]")

  @Argument(help: "Documents; - is standard input.")
  var files: [String]

  @Option(help: ArgumentHelp("What relative links are relative to.", valueName: "address"))
  var url: String?

  @Option(help: ArgumentHelp("The Content-Type they were served with.", valueName: "mime"))
  var type: String?

  @Option(help: "Read JSON as this kind of source gives it.")
  var preset: Preset?

  @Option(
    help: ArgumentHelp("Read JSON by the items and fields of this file.", valueName: "file.yml"))
  var mapping: String?

  func validate() throws {
    if preset != nil && mapping != nil {
      throw ValidationError("--preset and --mapping cannot go together")
    }
  }

  func execute() async throws {
    let shape = try FeedShape.named(preset: preset, mappingFile: mapping)
    let failures = try ParseVerb(base: url, type: type, shape: shape)
      .run(paths: files, write: Output.write)
    if failures > 0 { throw ExitCode(Failure.badData) }
  }
}
