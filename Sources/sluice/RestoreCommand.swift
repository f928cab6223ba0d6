import ArgumentParser
import Daemon

struct RestoreCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a backup into an empty state directory: all of it, or nothing.",
    usage: "sluice restore <file> [--blocklist <file>] [options]",
    discussion: """
      A backup of an older sluice is brought up to date. Whoever is on a blocklist, in the backup, in \
      the place or named, stays forgotten, and what the backup still holds of them is erased.
      """)

  @Argument(help: "A file that `sluice backup` made.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "The file `blocklist` of the state directory that the backup is of, where it is newer.",
      valueName: "file"))
  var blocklist: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    guard file != "-", blocklist != "-" else {
      throw ValidationError("a backup is a database and cannot be piped; name a file")
    }
  }

  func execute() async throws {
    let report = try await StateRestore(
      file, intoStateAt: common.statePath, blocklist: blocklist
    ).run()
    if output.json {
      try Output.json(report)
    } else {
      Output.line(
        "\(report.state): \(report.posts) posts, \(report.items) items, \(report.decisions) decisions, "
          + "\(report.models.count) \(report.models.count == 1 ? "model" : "models"), as of "
          + report.made.iso8601)
      if report.blocked > 0 {
        Output.line(
          "\(report.blocked) people or addresses stay forgotten; \(report.erased) posts of theirs were "
            + "erased")
      }
    }
    for remark in report.remarks { Output.note("sluice: \(remark)") }
  }
}
