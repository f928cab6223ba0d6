import ArgumentParser
import Daemon

struct BackupCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies the whole state into one file, while the daemon runs.",
    usage: "sluice backup <file> [--replace] [options]",
    discussion: """
      The file holds the database as it is at one moment, the current models and the list of who was \
      forgotten. It holds people's words: only its owner may read it. Credentials are not in it. \
      `sluice restore` puts it into an empty state directory.
      """)

  @Argument(help: "The file to make.")
  var file: String

  @Flag(help: "Take the place of a file that is there, once the new one is whole.")
  var replace = false

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    guard file != "-" else {
      throw ValidationError("a backup is a database and cannot be piped; name a file")
    }
  }

  func execute() async throws {
    let report = try StateBackup.make(
      ofStateAt: common.statePath, to: file, replacing: replace)
    if output.json {
      try Output.json(report)
    } else {
      Output.line(
        "\(file): \(report.bytes.megabytes) MB, \(report.posts) posts, \(report.items) items, "
          + "\(report.decisions) decisions, \(seconds(report.seconds)) s")
    }
    for remark in report.remarks { Output.note("sluice: \(remark)") }
  }

  private func seconds(_ seconds: Double) -> String { String(format: "%.1f", seconds) }
}
