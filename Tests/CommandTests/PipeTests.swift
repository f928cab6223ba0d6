import Foundation
import Testing

@Suite struct PipeTests {
  /// Runs a shell line in which `$0` is the command; `pipefail` tells how the command ended.
  private func shell(_ line: String, in bench: Bench) async throws -> Sluice.Ended {
    try await bench.run(
      "/usr/bin/env", "bash", "-o", "pipefail", "-c", line, Sluice.executable.path)
  }

  @Test func `a reader that has seen enough is no error`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 300)
      _ = try await bench.json("poll", "--all", "--json")
      for verb in ["inbox list --dropped", "inbox list --dropped --json", "export --decision all"] {
        let ended = try await shell("\"$0\" \(verb) | head -n 1", in: bench)
        // 141: ended by SIGPIPE, as the tools of every Unix do.
        #expect(ended.code == 0 || ended.code == 141, "\(verb): \(ended.code) \(ended.err)")
        #expect(!ended.err.contains("rror"))
        #expect(ended.out.filter(\.isNewline).count == 1)
      }
    }
  }

  @Test func `a full disk under standard output is an I/O error`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 20)
      _ = try await bench.json("poll", "--all", "--json")
      for verb in ["inbox list --dropped", "check --json", "export --decision all"] {
        let ended = try await shell("\"$0\" \(verb) >/dev/full", in: bench)
        #expect(ended.code == 74, "\(verb): \(ended.code)")
        #expect(ended.err.contains("standard output"))
      }
    }
  }

  @Test func `closed outputs are no crash`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let ended = try await shell("\"$0\" inbox 2>&-; \"$0\" explain 7 2>&- >&-", in: bench)
      #expect(ended.code == 65)
    }
  }
}
