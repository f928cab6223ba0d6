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
    groupedSubcommands: [
      CommandGroup(
        name: "Daemon and feed",
        subcommands: [RunCommand.self, CheckCommand.self, PollCommand.self, FeedsCommand.self]),
      CommandGroup(
        name: "Review",
        subcommands: [
          InboxCommand.self, DecideCommand.self, UndoCommand.self, RedoCommand.self,
          ActCommand.self, NoteCommand.self, SnoozeCommand.self, ClaimCommand.self,
          ReleaseCommand.self, ExplainCommand.self, AuditCommand.self,
        ]),
      CommandGroup(
        name: "Report and export",
        subcommands: [ReportCommand.self, ExportCommand.self, ExportsCommand.self]),
      CommandGroup(
        name: "Privacy", subcommands: [ForgetCommand.self, SubjectExportCommand.self]),
      CommandGroup(
        name: "Filter",
        subcommands: [
          ParseCommand.self, ScoreCommand.self, TrainCommand.self, EvaluateCommand.self,
          SimulateCommand.self, ModelsCommand.self,
        ]),
      CommandGroup(
        name: "Upkeep",
        subcommands: [BackupCommand.self, RestoreCommand.self, DoctorCommand.self]),
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
