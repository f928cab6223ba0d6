import ArgumentParser
import Daemon
import Foundation

struct NoteCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Writes a note on an item, in place of the one before.",
    usage: "sluice note <item> <text>|- [options]",
    discussion: "It may have several lines. It teaches the filter nothing.")

  @Argument(help: "The number of an item.")
  var item: Int64

  @Argument(help: "The note; - reads it from standard input, \"\" takes it away.")
  var text: [String]

  @OptionGroup var person: PersonOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    guard !text.isEmpty else { throw ValidationError("write the note, or - to read it") }
  }

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    try await stages.inbox.setNote(
      item, text == ["-"] ? try Self.standardInput() : text.joined(separator: " "),
      by: person.name, at: Date())
    try await ItemPrinter.changed([item], in: stages, json: output.json) { item in
      item.note == nil ? "no note" : "note written"
    }
  }

  /// Far more than a note may hold: what is too long is refused, not cut.
  private static let bytesMax = 1 << 20

  private static func standardInput() throws -> String {
    String(
      decoding: try FileHandle.standardInput.read(upToCount: bytesMax) ?? Data(), as: UTF8.self)
  }
}
