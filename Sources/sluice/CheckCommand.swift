import ArgumentParser
import Daemon

struct CheckCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads the configuration and prints every value in force, and where it comes from.",
    usage: "sluice check [options]")

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let configuration = try ConfigurationFile.load(path: common.configurationPath)
    _ = try GestureFile.taxonomy(path: configuration.gestures)
    let values = configuration.effective()
    if output.json {
      try Output.json(values)
    } else {
      Output.table(["VALUE", "IS", "FROM"], values.map { [$0.path, $0.value, $0.origin] })
    }
  }
}
