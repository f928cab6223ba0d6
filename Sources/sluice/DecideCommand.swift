import ArgumentParser
import Daemon
import Foundation

struct DecideCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "Enters a decision on one or more items.",
    usage: "sluice decide <item> ... relevant|noise|unsure [options]")

  @Argument(help: "The numbers of items, then relevant, noise or unsure.")
  var words: [String]

  @Option(
    help: ArgumentHelp(
      "The gesture that you see in them, where the filter is wrong or sees none.",
      discussion: "One of \(Gesture.names).", valueName: "gesture"))
  var gesture: String?

  @Option(help: ArgumentHelp("Who decides; else the user's name.", valueName: "name"))
  var by: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    _ = try understood()
    _ = try namedGesture()
  }

  func execute() async throws {
    let (items, decision) = try understood()
    let stages = try await common.open()
    defer { stages.close() }
    let entries = try await stages.inbox.decide(
      items, decision, gesture: try namedGesture(), by: by ?? Services.userName(), at: Date())
    if output.json {
      try Output.json(entries.map(DecisionLine.init))
    } else {
      for entry in entries {
        Output.line("item \(entry.item): \(decision.rawValue); `sluice undo` takes it back")
      }
    }
    for trained in try await stages.trainUnlessPolling() { Output.note(trained.sentence) }
  }

  private func namedGesture() throws -> Gesture? {
    guard let gesture else { return nil }
    guard let known = Gesture(rawValue: gesture) else {
      throw ValidationError(
        "there is no gesture \"\(gesture.printable)\"; say one of \(Gesture.names)")
    }
    return known
  }

  private func understood() throws -> ([Int64], Decision) {
    guard let last = words.last, let decision = Decision(rawValue: last) else {
      throw ValidationError("say what is decided: relevant, noise or unsure, after the items")
    }
    let items = try words.dropLast().map { word in
      guard let item = Int64(word) else {
        throw ValidationError("\"\(word.printable)\" is not the number of an item")
      }
      return item
    }
    guard !items.isEmpty else { throw ValidationError("name at least one item by its number") }
    return (items, decision)
  }
}

struct UndoCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Takes back your newest decision, or the newest on an item.",
    usage: "sluice undo [<item>] [options]")

  @Argument(help: "The number of an item; else your newest decision.")
  var item: Int64?

  @Option(help: ArgumentHelp("Whose decision; else the user's name.", valueName: "name"))
  var by: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let undone = try await stages.inbox.undo(
      by: by ?? Services.userName(), item: item, at: Date())
    if output.json {
      try Output.json(DecisionLine(undone))
    } else {
      Output.line("item \(undone.item): \(undone.decision?.rawValue ?? "decision") taken back")
    }
    for trained in try await stages.trainUnlessPolling() { Output.note(trained.sentence) }
  }
}
