import ArgumentParser
import Daemon
import Foundation

struct ClaimCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim", abstract: "Says that you are looking at items.",
    usage: "sluice claim <item> ... [options]",
    discussion: """
      A claim ends by itself after ten minutes, with your decision, or by `sluice release`. Claimed \
      again it lasts longer.
      """)

  @Argument(help: "The numbers of items.")
  var items: [Int64]

  @Flag(help: "Take over what another has claimed.")
  var take = false

  @OptionGroup var person: PersonOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    let claim = try await stages.inbox.claim(items, by: person.name, at: Date(), taking: take)
    try await ItemPrinter.changed(items, in: stages, json: output.json) { _ in
      "claimed by \(claim.by) until \(claim.until.clock(in: .current))"
    }
  }
}

struct ReleaseCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Ends your claims on items.",
    usage: "sluice release <item> ... [options]")

  @Argument(help: "The numbers of items.")
  var items: [Int64]

  @OptionGroup var person: PersonOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    try await stages.inbox.release(items, by: person.name, at: Date())
    try await ItemPrinter.changed(items, in: stages, json: output.json) { _ in "not claimed" }
  }
}
