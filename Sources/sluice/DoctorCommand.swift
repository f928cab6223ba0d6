import ArgumentParser
import Daemon

struct DoctorCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at the state and says what is wrong with it and what to do.",
    usage: "sluice doctor [options]",
    discussion: """
      Changes nothing, and works while the daemon runs, on a damaged database and without any state. \
      The exit code is 65 where there is a problem, 0 where there are but warnings.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func execute() async throws {
    let findings = Doctor(
      statePath: common.statePath, configurationPath: common.configurationPath
    ).examine()
    if output.json {
      try Output.json(findings)
    } else {
      // What is to be done stands first; within that, the order of the examination.
      for severity in [Finding.Severity.problem, .warning, .ok] {
        for finding in findings where finding.severity == severity {
          Output.line("\(severity.rawValue): \(finding.about): \(finding.sentence)")
        }
      }
    }
    if findings.contains(where: { $0.severity == .problem }) {
      throw ExitCode(Failure.badData)
    }
  }
}
