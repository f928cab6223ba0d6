import ArgumentParser
import Daemon
import Foundation

struct ActCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "act", abstract: "Says what the team will do about items.",
    usage: "sluice act <item> ... \(choices.joined(separator: "|")) [options]",
    discussion: "It teaches the filter nothing, and no decision changes it.")

  private static let choices = Action.allCases.map(\.rawValue) + ["none"]

  @Argument(help: "The numbers of items, then the action; none takes it away.")
  var words: [String]

  @OptionGroup var person: PersonOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws { _ = try understood() }

  func execute() async throws {
    let (items, action) = try understood()
    let stages = try await common.open()
    defer { stages.close() }
    try await stages.inbox.act(items, action, by: person.name, at: Date())
    try await ItemPrinter.changed(items, in: stages, json: output.json) { item in
      item.action?.rawValue ?? "no action"
    }
  }

  private func understood() throws -> ([Int64], Action?) {
    guard let last = words.last, Self.choices.contains(last) else {
      throw ValidationError(
        "say what will be done: \(Self.choices.joined(separator: ", ")), after the items")
    }
    return (try ItemWords.items(words.dropLast()), Action(rawValue: last))
  }
}
