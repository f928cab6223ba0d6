import ArgumentParser
import Daemon
import Foundation

struct UndoCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Takes back your newest decision, or the one that stands on an item.",
    usage: "sluice undo [<item>] [options]",
    discussion: """
      What was decided together is taken back together. Another person's decision is taken back only \
      where its item is named.
      """)

  @Argument(help: "The number of an item; else your newest decision.")
  var item: Int64?

  @Option(help: ArgumentHelp("Whose decision; else the user's name.", valueName: "name"))
  var by: PersonName?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let person = by?.text ?? Services.userName()
    let undone = try await stages.inbox.undo(
      by: person, item: item, at: Date(), times: stages.waitingTimes)
    try DecisionPrinter.show(undone: undone, person: person, json: output.json)
    for trained in try await stages.trainUnlessPolling() { Output.note(trained.sentence) }
  }
}

struct RedoCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "redo", abstract: "Decides again what your newest undo took back.",
    usage: "sluice redo [options]",
    discussion: """
      Only until you decide something else. Refused where somebody has decided one of its items since.
      """)

  @OptionGroup var person: PersonOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let redone = try await stages.inbox.redo(
      by: person.name, at: Date(), times: stages.waitingTimes)
    try DecisionPrinter.show(redone: redone, json: output.json)
    for trained in try await stages.trainUnlessPolling() { Output.note(trained.sentence) }
  }
}
