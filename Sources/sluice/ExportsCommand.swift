import ArgumentParser
import Daemon

struct ExportsCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "exports",
    abstract: "The ledger: every export, who made it, when and what it held.",
    usage: "sluice exports [--limit <n>] [options]",
    discussion: """
      The newest first. `sluice export --again <export>` makes one anew and says what differs.
      """)

  @Option(help: ArgumentHelp("At most so many; else all.", valueName: "n"))
  var limit: Int?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    guard limit ?? 1 > 0 else { throw ValidationError("--limit is a number from 1") }
  }

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let lines = try await stages.inbox.exports(limit: limit ?? Int(Int32.max))
    guard !output.json else { return try Output.json(lines.map(ExportJSON.init)) }
    guard !lines.isEmpty else { return Output.note("sluice: nothing was ever exported") }
    Output.table(
      ["EXPORT", "AT", "BY", "ROWS", "WHICH", "PROFILE", "SHA-256", "WHERE"], numeric: [0, 3],
      lines.map { line in
        [
          String(line.id), line.at.formatted(.iso8601), line.by, String(line.rows),
          Self.which(line.filter), line.profile.rawValue, String(line.sha256.prefix(12)),
          Self.place(line),
        ]
      })
  }

  private static func which(_ filter: ExportFilter) -> String {
    let parts = [
      filter.decision.rawValue, filter.stream.map { "of \($0)" },
      filter.since.map { "since \($0.formatted(.iso8601))" },
      filter.until.map { "before \($0.formatted(.iso8601))" },
      filter.includesDoNotContact ? "with do-not-contact" : nil,
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }

  private static func place(_ line: ExportLine) -> String {
    let place = line.file ?? "standard output"
    let erased = line.erased > 0 ? ", \(line.erased) erased since" : ""
    return switch line.outcome {
    case .written: place + erased
    case .begun: "\(place): begun, not finished; nothing had left"
    case .leaving: "\(place): not known to be finished"
    case .failed(let sentence): "failed: \(sentence)"
    }
  }
}
