import ArgumentParser
import Daemon
import Foundation

extension LaterTime: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

struct SnoozeCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "snooze", abstract: "Puts undecided items off to a later time, or wakes them.",
    usage: "sluice snooze <item> ... <time>|off [options]")

  @Argument(help: "The numbers of items, then the time: \(LaterTime.forms); off wakes them.")
  var words: [String]

  @OptionGroup var person: PersonOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws { _ = try understood() }

  func execute() async throws {
    let (items, time) = try understood()
    let stages = try await common.open()
    defer { stages.close() }
    let now = Date()
    let until = time?.date(now: now, in: stages.configuration.timezone)
    try await stages.inbox.snooze(
      items, until: until, by: person.name, at: now, times: stages.waitingTimes)
    try await ItemPrinter.changed(items, in: stages, json: output.json) { _ in
      until.map { "snoozed until \($0.clock(in: .current))" } ?? "not snoozed"
    }
  }

  private func understood() throws -> ([Int64], LaterTime?) {
    let time = words.last.flatMap(LaterTime.init(_:))
    guard time != nil || words.last == "off" else {
      throw ValidationError("say until when, after the items: \(LaterTime.forms), or off")
    }
    return (try ItemWords.items(words.dropLast()), time)
  }
}
