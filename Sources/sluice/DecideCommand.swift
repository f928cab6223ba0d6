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

  @Option(
    help: ArgumentHelp(
      "When an unsure comes back: \(LaterTime.forms); else as the stream says.", valueName: "time"))
  var until: LaterTime?

  @Flag(help: "Also decide anew what another person has decided.")
  var replace = false

  @Option(help: ArgumentHelp("Who decides; else the user's name.", valueName: "name"))
  var by: PersonName?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    let (_, decision) = try understood()
    guard until == nil || decision == .unsure else {
      throw ValidationError("--until says when an unsure comes back; leave it away")
    }
    _ = try namedGesture()
  }

  func execute() async throws {
    let (items, decision) = try understood()
    let stages = try await common.open()
    defer { stages.close() }
    let now = Date()
    let entries = try await stages.inbox.decide(
      items, decision, gesture: try namedGesture(), by: by?.text ?? Services.userName(), at: now,
      returnsAt: until?.date(now: now, in: stages.configuration.timezone),
      seen: replace ? .whatever : .ownOnly, times: stages.waitingTimes)
    try DecisionPrinter.show(decided: entries, json: output.json)
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
    return (try ItemWords.items(words.dropLast()), decision)
  }
}
