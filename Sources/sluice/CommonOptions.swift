import ArgumentParser
import Daemon
import Foundation

/// Where the configuration and the state are.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration; else ./feeds.yml, else /etc/sluice/feeds.yml.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "The state directory; else $STATE_DIRECTORY, /var/lib/sluice beside /etc/sluice, or ~/.local/state/sluice.",
      valueName: "directory"))
  var state: String?

  var configurationPath: String {
    if let config { return config }
    let here = "feeds.yml"
    let installed = "/etc/sluice/feeds.yml"
    let isInstalled =
      !FileManager.default.fileExists(atPath: here)
      && FileManager.default.fileExists(atPath: installed)
    return isInstalled ? installed : here
  }

  var statePath: String {
    state ?? StateDirectory.standardPath(configuration: configurationPath)
  }

  /// Whether there is a database.
  func hasState() throws -> Bool { try StateDirectory.hasDatabase(path: statePath) }

  /// Reads the configuration, then opens the state.
  func open(logLevel: LogLevel = .warning) async throws -> Stages {
    let configuration = try ConfigurationFile.load(path: configurationPath)
    return try await Stages(
      configuration: configuration, state: try StateDirectory(path: statePath),
      isPolling: false, logger: .lines(logLevel))
  }
}

extension CommonOptions {
  /// The gestures of the configuration, if one was named; else those in the binary.
  func taxonomy() throws -> GestureTaxonomy {
    guard let config else { return GestureFile.embedded }
    return try GestureFile.taxonomy(path: ConfigurationFile.load(path: config).gestures)
  }
}

struct JSONOption: ParsableArguments {
  @Flag(help: "Print one JSON document.")
  var json = false
}
