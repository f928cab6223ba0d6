import Foundation
import Testing

@Suite struct BackupCommandTests {
  /// What has to be the same after a restore.
  private static let counts = """
    SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM item), (SELECT count(*) FROM decision),
      (SELECT count(*) FROM known), (SELECT sum(posts) FROM tally), (SELECT group_concat(sha256)
        FROM export), (SELECT group_concat(model) FROM stream), (SELECT hex(value) FROM setting
        WHERE key = 'key')
    """

  /// A bench whose stream has learnt from decisions.
  private func withModel(_ body: (Bench) async throws -> Void) async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 100, stream: "retrain: 4")
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(items.count >= 4)
      #expect(try await bench.sluice("decide", items[0], items[1], "relevant").code == 0)
      let taught = try await bench.sluice("decide", items[2], items[3], "noise")
      try #require(taught.err.contains("has learnt"), "\(taught.err)")
      #expect(try await bench.sluice("export", "--out", "rows.csv").code == 0)
      try await body(bench)
    }
  }

  private func models(_ bench: Bench, below state: URL) throws -> [String: Data] {
    let folder = state.appending(path: "models")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return Dictionary(
      uniqueKeysWithValues: try names.filter { $0.hasSuffix(".model") }.map {
        ($0, try Data(contentsOf: folder.appending(path: $0)))
      })
  }

  @Test func `what is backed up while the daemon runs is restored whole`() async throws {
    try await withModel { bench in
      try FileManager.default.createDirectory(
        at: bench.state.appending(path: "credentials"), withIntermediateDirectories: true)
      try Data("secret-word".utf8).write(to: bench.state.appending(path: "credentials/token"))
      let daemon = try bench.start(["run", "--listen", "127.0.0.1:0"])
      defer { daemon.signal(SIGKILL) }
      _ = await daemon.out(holding: "/\n")
      let before = try await bench.sqlite(Self.counts)
      let made = try await bench.sluice("backup", "copy.backup", "--json")
      try #require(made.code == 0, "\(made.err)")
      #expect(try JSON(made.out)["files"].array.count == 1)
      #expect(made.err.contains("credentials"))
      let file = try Data(contentsOf: URL(filePath: bench.path("copy.backup")))
      #expect(file.range(of: Data("secret-word".utf8)) == nil)
      let mode = try FileManager.default.attributesOfItem(atPath: bench.path("copy.backup"))
      #expect(mode[.posixPermissions] as? Int == 0o600)
      daemon.signal(SIGTERM)
      #expect(await daemon.ended().code == 0)

      let models = try models(bench, below: bench.state)
      #expect(models.count == 1)
      try FileManager.default.moveItem(atPath: bench.state.path, toPath: bench.path("old"))
      let restored = try await bench.sluice("restore", "copy.backup")
      try #require(restored.code == 0, "\(restored.err)")
      #expect(restored.err.contains("--blocklist"))
      #expect(restored.err.contains("credentials"))
      #expect(try await bench.sqlite(Self.counts) == before)
      #expect(try self.models(bench, below: bench.state) == models)
      let doctor = try await bench.sluice("doctor")
      #expect(doctor.code == 0, "\(doctor.out)")
      let poll = try await bench.json("poll", "--all", "--json")
      #expect(poll.array.allSatisfy { $0["new"].int == 0 })
    }
  }

  @Test func `a file that is there is replaced only if asked`() async throws {
    try await withModel { bench in
      try bench.write("copy.backup", "precious")
      let refused = try await bench.sluice("backup", "copy.backup")
      #expect(refused.code == 73)
      #expect(refused.err.contains("--replace"))
      #expect(try bench.read("copy.backup") == "precious")
      #expect(try await bench.sluice("backup", "copy.backup", "--replace").code == 0)
      #expect(try await bench.sluice("restore", "copy.backup", "--state", "new").code == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: bench.directory.path)
      #expect(!names.contains { $0.contains(".draft-") })
    }
  }

  @Test func `a backup needs a file and a state`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      for verb in ["backup", "restore"] {
        let piped = try await bench.sluice(verb, "-")
        #expect(piped.code == 64)
        #expect(piped.err.contains("cannot be piped"))
      }
      let nothing = try await bench.sluice("backup", "copy.backup")
      #expect(nothing.code == 65)
      #expect(nothing.err.contains("there is no database"))
      #expect(!FileManager.default.fileExists(atPath: bench.state.path))
      _ = try await bench.sluice("inbox")
      let nowhere = try await bench.sluice("backup", "no/such/place")
      #expect(nowhere.code == 74)
      let missing = try await bench.sluice("restore", "missing", "--state", "new")
      #expect(missing.code == 74)
    }
  }

  @Test func `a restore puts all in place or nothing, and only into an empty place`() async throws {
    try await withModel { bench in
      #expect(try await bench.sluice("backup", "copy.backup").code == 0)
      let there = try await bench.sluice("restore", "copy.backup")
      #expect(there.code == 73)
      #expect(there.err.contains("inbox.sqlite3"))
      var bytes = try Data(contentsOf: URL(filePath: bench.path("copy.backup")))
      bytes.replaceSubrange(
        bytes.count / 2..<bytes.count / 2 + 40_000, with: Data(repeating: 7, count: 40_000))
      try bytes.write(to: URL(filePath: bench.path("bad.backup")))
      for (file, code) in [("bad.backup", Int32(65)), ("feeds.yml", 65), ("rows.csv", 65)] {
        let refused = try await bench.sluice("restore", file, "--state", "new")
        #expect(refused.code == code, "\(file): \(refused.err)")
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.path("new"))
        #expect(names == ["polling.lock"])
      }
      let list = String(repeating: "a1", count: 16) + " 2026-11-22\n"
      try bench.write("new/blocklist", list)
      let badList = try await bench.sluice(
        "restore", "copy.backup", "--state", "new", "--blocklist", "feeds.yml")
      #expect(badList.code == 65)
      // As another restore leaves it that was killed.
      let lost = bench.directory.appending(path: "new/models/crm")
      try FileManager.default.createDirectory(at: lost, withIntermediateDirectories: true)
      try bench.write("new/models/crm/m.model", "")
      let mixed = try await bench.sluice("restore", "copy.backup", "--state", "new")
      #expect(mixed.code == 73)
      try bench.write("new/inbox.sqlite3.draft-abcdef", "")
      let restored = try await bench.sluice("restore", "copy.backup", "--state", "new")
      #expect(restored.code == 0, "\(restored.err)")
      let left = try FileManager.default.subpathsOfDirectory(atPath: bench.path("new"))
      #expect(!left.contains { $0.contains(".draft") || $0 == "models/crm/m.model" })
      #expect(restored.out.contains("1 people or addresses stay forgotten"))
      #expect(try bench.read("new/blocklist") == list)
      try FileManager.default.removeItem(atPath: bench.state.path)
      try FileManager.default.moveItem(atPath: bench.path("new"), toPath: bench.state.path)
      #expect(
        try await bench.sqlite("SELECT lower(hex(hash)) FROM blocked")
          == [String(repeating: "a1", count: 16)])
    }
  }

  @Test func `a place where a daemon polls is not restored into`() async throws {
    try await withModel { bench in
      #expect(try await bench.sluice("backup", "copy.backup").code == 0)
      let daemon = try bench.start(["run", "--listen", "127.0.0.1:0"])
      defer { daemon.signal(SIGKILL) }
      _ = await daemon.out(holding: "/\n")
      let refused = try await bench.sluice("restore", "copy.backup")
      #expect(refused.code == 75)
    }
  }
}
