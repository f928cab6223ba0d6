import ArgumentParser
import Daemon
import Foundation

struct RunCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "The daemon: polls, filters, serves the inbox, retrains.",
    usage: "sluice run [--listen <address:port>] [options]")

  @Option(
    help: ArgumentHelp("Where the inbox page is served; loopback only.", valueName: "address:port"))
  var listen = "127.0.0.1:8484"

  @OptionGroup var common: CommonOptions

  func validate() throws { _ = try listenAddress() }

  func execute() async throws {
    let address = try listenAddress()
    // A log that nobody reads any more is no reason to stop.
    signal(SIGPIPE, SIG_IGN)
    let configuration = try ConfigurationFile.load(path: common.configurationPath)
    let state = try StateDirectory(path: common.statePath)
    let lock = try PollingLock(state)
    let stages = try await Stages(
      configuration: configuration, state: state, logger: .lines(.info))
    let services = try Services(stages: stages, lock: lock, listen: address) { port in
      let host = address.address.contains(":") ? "[\(address.address)]" : address.address
      Output.line("sluice: the inbox is at http://\(host):\(port)/")
    }
    Output.line("sluice: \(stages.summary); state in \(state.path)")
    if configuration.contact == nil {
      stages.logger.warning(
        "no contact in \(common.configurationPath): add `contact:` with an address where server operators can reach you; until then feeds are polled at half pace"
      )
    }
    try await services.run()
  }

  private func listenAddress() throws -> ListenOption {
    guard let address = ListenOption(listen) else {
      throw ValidationError("--listen takes an address and a port, such as 127.0.0.1:8484")
    }
    return address
  }
}
