import ArgumentParser
import Daemon

struct CheckCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads the configuration and prints every value in force, and where it comes from.",
    usage: "sluice check [options]",
    discussion: """
      What `feeds import` and `feeds pause` changed is shown with it, if there is a state directory.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let file = try ConfigurationFile.load(path: common.configurationPath)
    _ = try GestureFile.taxonomy(path: file.gestures)
    let values = inForce(file).effective()
    if output.json {
      try Output.json(values)
    } else {
      Output.table(["VALUE", "IS", "FROM"], values.map { [$0.path, $0.value, $0.origin] })
    }
  }

  /// The file alone where there is no state, or none that can be read.
  private func inForce(_ file: Configuration) -> Configuration {
    do {
      return try file.withOverlay(ofState: common.statePath)
    } catch {
      Output.note(
        "sluice: only the file is shown, without what `feeds import` and `feeds pause` changed: "
          + "\(error)")
      return file
    }
  }
}
