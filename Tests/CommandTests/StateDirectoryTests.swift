import Foundation
import Testing

@Suite struct StateDirectoryTests {
  @Test func `a place that can be no directory is an I/O error`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      try bench.write("file", "")
      for verb in [["inbox"], ["poll"], ["run"], ["decide", "1", "noise"], ["export"]] {
        let refused = try await bench.start(verb + ["--state", "file/state"]).ended()
        #expect(refused.code == 74, "\(verb)")
        #expect(refused.err.contains("file/state"))
        #expect(refused.err.filter { $0 == "\n" }.count == 1)
      }
      #expect(try bench.read("file").isEmpty)
    }
  }

  @Test func `the state directory can be chosen, and is private`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      _ = try await bench.sluice("inbox", "--state", "a/b")
      _ = try await bench.sluice("inbox", environment: ["STATE_DIRECTORY": bench.path("c")])
      _ = try await bench.sluice("inbox", environment: ["XDG_STATE_HOME": bench.path("d")])
      for name in ["a/b", "c", "d/sluice"] {
        let folder = try FileManager.default.attributesOfItem(atPath: bench.path(name))
        #expect((folder[.posixPermissions] as? Int) == 0o700)
        let file = try FileManager.default.attributesOfItem(
          atPath: bench.path(name + "/inbox.sqlite3"))
        #expect((file[.posixPermissions] as? Int) == 0o600)
      }
      #expect(!FileManager.default.fileExists(atPath: bench.state.path))
    }
  }

  @Test func `a database of a newer program is left alone`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      _ = try await bench.sluice("inbox")
      _ = try await bench.sqlite("INSERT INTO grdb_migrations VALUES ('99 from the future')")
      let everything = """
        SELECT sql FROM sqlite_master UNION ALL SELECT identifier FROM grdb_migrations
        UNION ALL SELECT hex(value) FROM setting UNION ALL SELECT address FROM feed
        """
      let before = try await bench.sqlite(everything)
      try bench.configure(feeds: [("another", "/another")])
      for verb in [["inbox"], ["poll"], ["run", "--listen", "127.0.0.1:0"]] {
        let refused = try await bench.start(verb).ended()
        #expect(refused.code == 65, "\(verb): \(refused.err)")
        #expect(refused.err.contains("newer sluice"))
        #expect(refused.err.filter { $0 == "\n" }.count == 1)
      }
      #expect(try await bench.sqlite(everything) == before)
    }
  }

  @Test func `a file that is no database is left alone`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      _ = try await bench.sluice("inbox")
      for content in ["this is no database, but somebody's notes\n", "\u{0}\u{1}\u{2}"] {
        let bytes = Data(String(repeating: content, count: 300).utf8)
        try bytes.write(to: bench.database)
        for verb in [["inbox"], ["poll"], ["run", "--listen", "127.0.0.1:0"]] {
          let refused = try await bench.start(verb).ended()
          #expect(refused.code == 65, "\(verb): \(refused.err)")
          #expect(refused.err.contains("inbox.sqlite3"))
          #expect(refused.err.filter { $0 == "\n" }.count == 1)
        }
        #expect(try Data(contentsOf: bench.database) == bytes)
      }
    }
  }
}
