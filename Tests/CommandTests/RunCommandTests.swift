import FeedServer
import Foundation
import FoundationNetworking
import Testing

@Suite struct RunCommandTests {
  /// Starts the daemon, waits until it serves, and stops it after the body.
  private func running(
    _ bench: Bench, listen: String = "127.0.0.1:0",
    _ body: (Sluice, String) async throws -> Void
  ) async throws {
    let daemon = try bench.start(["run", "--listen", listen])
    defer { daemon.signal(SIGKILL) }
    let out = await daemon.out(holding: "/\n")
    let address = try #require(
      out.firstMatch(of: /the inbox is at (http:\/\/\S+:\d+)\/\n/)?.1, "\(out)")
    try await body(daemon, String(address))
  }

  private func get(_ address: String) async throws -> (status: Int, text: String) {
    let session = URLSession(configuration: .ephemeral)
    defer { session.invalidateAndCancel() }
    let (data, response) = try await session.data(from: try #require(URL(string: address)))
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  @Test func `the daemon polls, serves the inbox and sees what the command decides`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 100)
      try await running(bench) { daemon, address in
        for name in ["rss", "atom", "json"] {
          #expect(await daemon.err(holding: "crm/\(name): 100 new").contains(name))
        }
        #expect(try await get(address + "/healthz").text.hasPrefix("ok"))
        #expect(try await get(address + "/").text.contains("<html"))
        let items = try JSON(try await get(address + "/api/items").text)
        let waiting = try #require(items["counts"]["waiting"].int)
        #expect(waiting > 4)
        let item = items["items"][0]["id"].int!

        let listed = try await bench.json("inbox", "--json").array
        #expect(listed.count == waiting)
        let decided = try await bench.sluice("decide", "\(item)", "relevant")
        #expect(decided.code == 0)
        let after = try JSON(try await get(address + "/api/items?queue=relevant").text)
        #expect(after["items"].array.map { $0["id"].int } == [item])
        #expect(try await bench.sluice("explain", "\(item)").code == 0)
        #expect(try await bench.sluice("export").code == 0)
        #expect(try await bench.sluice("feeds", "list").code == 0)

        let poll = try await bench.sluice("poll", "--all")
        #expect(poll.code == 75)
        #expect(poll.err.contains("another sluice"))
        let second = try await bench.sluice("run", "--listen", "127.0.0.1:0")
        #expect(second.code == 75)
        #expect(second.err.filter { $0 == "\n" }.count == 1)
        #expect(try await bench.sluice("poll", "--all", "--dry-run").code == 0)
      }
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `a signal ends it in order`(signal: Int32) async throws {
    try await Bench.use { bench in
      let latch = Latch()
      defer { latch.open() }
      bench.server.route("/slow") { _ in
        latch.wait()
        return .status(503)
      }
      try bench.configure(feeds: [("slow", "/slow")])
      try await running(bench) { daemon, _ in
        // In the middle of a fetch that would take longer than anyone wants to wait.
        _ = await bench.server.requests(atLeast: 1)
        daemon.signal(signal)
        let ended = await daemon.ended()
        #expect(ended.code == 0, "\(ended.err)")
        #expect(!ended.err.contains("rror"))
      }
      #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
      // Nothing was learnt about the feed, so it is due at once.
      #expect(try await bench.sqlite("SELECT failures, problem FROM feed") == ["0|None"])
    }
  }

  @Test func `a port that is taken is told`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let taken = "127.0.0.1:\(bench.server.port)"
      let refused = try await bench.sluice("run", "--listen", taken)
      #expect(refused.code == 69)
      #expect(refused.err.contains("\(taken) is already in use"))
      #expect(!refused.out.contains("the inbox is at"))
      #expect(bench.server.requests.isEmpty, "a feed was asked by a daemon that could not start")
    }
  }

  @Test(arguments: ["0.0.0.0:8484", "[::]:8484", "192.0.2.1:8484", "example.org:8484"])
  func `other machines cannot reach it`(address: String) async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let refused = try await bench.sluice("run", "--listen", address)
      #expect(refused.code == 64)
      #expect(refused.err.contains("no accounts yet"))
    }
  }

  @Test func `it listens on the other loopback names too`() async throws {
    for listen in ["localhost:0", "[::1]:0"] {
      try await Bench.use { bench in
        try bench.configure(feeds: [("one", "/one")])
        try await running(bench, listen: listen) { _, address in
          // Foundation's own client takes no IPv6 address.
          let script = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).status)"
          let health = try await bench.run(
            "/usr/bin/env", "python3", "-c", script, address + "/healthz")
          #expect(health.out == "200\n", "\(address)")
        }
      }
    }
  }

  @Test func `under systemd every line says its level`() async throws {
    try await Bench.use { bench in
      bench.server.route("/one") { _ in .status(500) }
      try bench.configure(feeds: [("one", "/one")])
      let file = try bench.read("feeds.yml")
      try bench.write("feeds.yml", String(file.drop { $0 != "\n" }))
      let script = """
        exec 2>journal
        JOURNAL_STREAM=$(stat -L -c %d:%i journal) exec "$0" run --listen 127.0.0.1:0
        """
      let daemon = try Sluice(
        URL(filePath: "/bin/sh"), ["-c", script, Sluice.executable.path], in: bench.directory,
        environment: bench.environment)
      _ = await daemon.out(holding: "the inbox is at")
      _ = await bench.server.requests(atLeast: 1)
      daemon.signal(SIGTERM)
      #expect(await daemon.ended().code == 0)
      let lines = try bench.read("journal").split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("<4>") && $0.contains("contact") })
      #expect(lines.allSatisfy { $0.prefixMatch(of: /<[0-7]>/) != nil }, "\(lines)")
    }
  }

  @Test func `it lives on when nobody reads its log any more`() async throws {
    try await Bench.use { bench in
      bench.server.route("*") { _ in .status(500) }
      try bench.configure(feeds: (1...20).map { ("feed \($0)", "/\($0)") })
      let script = """
        import subprocess, sys
        daemon = subprocess.Popen(
          [sys.argv[1], "run", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
          stderr=subprocess.PIPE)
        daemon.stderr.close()
        daemon.stdout.close()
        sys.stdin.read()
        daemon.terminate()
        print("ended with", daemon.wait())
        """
      let holder = try Sluice(
        URL(filePath: "/usr/bin/env"), ["python3", "-c", script, Sluice.executable.path],
        in: bench.directory, environment: bench.environment, input: nil)
      // The last request can only come when the answers to earlier ones have been logged.
      _ = await bench.server.requests(atLeast: 20)
      try holder.closeInput()
      #expect(await holder.ended().out == "ended with 0\n")
    }
  }
}
