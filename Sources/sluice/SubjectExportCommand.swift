import ArgumentParser
import Daemon
import Foundation

struct SubjectExportCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "subject-export",
    abstract: "Prints all that is held about an author, as JSON.",
    usage: "sluice subject-export --author <handle> --source <host> [options]",
    discussion: """
      For a person's request of access: posts with verdict and evidence, conversations with \
      decisions, actions and notes, the exports in which they left, and when each text goes. Names of \
      those who decided are left out.
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(
    name: [.customLong("out"), .customShort("o")],
    help: ArgumentHelp("Where the file goes; else standard output.", valueName: "file"))
  var out: String?

  @OptionGroup var common: CommonOptions

  func validate() throws { _ = try subject.person() }

  func execute() async throws {
    let person = try subject.person()
    let stages = try await common.open()
    defer { stages.close() }
    let file = try out.flatMap { $0 == "-" ? nil : $0 }.map { try OutputFile(path: $0) }
    let record = try await stages.subject(person)
    if let file {
      try file.write(try Output.encoded(record))
    } else {
      try Output.json(record)
    }
    let posts = record.posts.count == 1 ? "1 post" : "\(record.posts.count) posts"
    Output.note("sluice: \(posts) of \(person.handle) on \(person.host) are held")
  }
}
