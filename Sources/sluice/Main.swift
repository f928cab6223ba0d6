import ArgumentParser
import Daemon
import Foundation

@main
struct Sluice: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract:
      "Keeps the few posts of your feeds that look like buying intent, for people to review.",
    discussion: """
      sluice polls feeds, scores every post and puts the best few percent into an inbox. People \
      decide there; what they decide teaches the filter. Nothing is ever sent anywhere.
      """,
    version: sluiceVersion,
    subcommands: [
      RunCommand.self, CheckCommand.self, PollCommand.self, FeedsCommand.self, InboxCommand.self,
      DecideCommand.self, UndoCommand.self, ExplainCommand.self, ReportCommand.self,
      ExportCommand.self, ParseCommand.self, ScoreCommand.self, TrainCommand.self,
      EvaluateCommand.self, SimulateCommand.self, ModelsCommand.self,
    ])

  static func main() async {
    occupyStandardStreams()
    if let word = CommandLine.arguments.dropFirst().first { refuseUnknownVerb(word) }
    await main(nil)
  }

  private static func refuseUnknownVerb(_ word: String) {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !word.hasPrefix("-"), !(verbs + ["help"]).contains(word) else { return }
    let nearest = NearestWord.to(word, among: verbs).map { "; did you mean \($0)?" } ?? ";"
    Output.note("sluice: there is no verb \"\(word)\"\(nearest) `sluice --help` lists them")
    Foundation.exit(Failure.usage)
  }

  /// A standard stream that was closed by the caller would be the first file or socket opened, and
  /// what is printed would go there. It gets a descriptor that refuses instead.
  private static func occupyStandardStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
