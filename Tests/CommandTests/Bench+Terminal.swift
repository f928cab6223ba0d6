import Foundation
import Testing

extension Bench {
  static let eraseLine = "\r\u{1B}[K"
  /// Runs a program in a terminal of 80 columns and passes on what it shows.
  private static let terminal = """
    import os, pty, sys
    sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
    """

  /// All that `sluice` shows in a terminal.
  func inTerminal(_ arguments: String...) async throws -> String {
    let words = ["TERM=xterm", "python3", "-c", Self.terminal, Sluice.executable.path]
    let ended = try await Sluice(
      URL(filePath: "/usr/bin/env"), words + arguments, in: directory, environment: environment
    ).ended()
    #expect(ended.err == "")
    return ended.out
  }

  /// What is left of that when all rewriting is done, line by line.
  static func left(of shown: String) -> [String] {
    shown.components(separatedBy: "\r\n").map {
      $0.components(separatedBy: eraseLine).last ?? ""
    }
  }
}
