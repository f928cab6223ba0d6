import Foundation
import Testing

@Suite struct DoctorCommandTests {
  private func polled(_ body: (Bench) async throws -> Void) async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 50)
      _ = try await bench.json("poll", "--all", "--json")
      try await body(bench)
    }
  }

  /// What is found of one thing, as `severity: sentence`.
  private func found(_ bench: Bench, _ about: String) async throws -> [String] {
    let ended = try await bench.sluice("doctor", "--json")
    let problems = try JSON(ended.out).array.contains { $0["severity"].string == "problem" }
    #expect(ended.code == (problems ? 65 : 0))
    return try JSON(ended.out).array.filter { $0["about"].string == about }
      .map { "\($0["severity"].string ?? ""): \($0["sentence"].string ?? "")" }
  }

  @Test func `a well state has no problem, and is not touched`() async throws {
    try await polled { bench in
      let before = try Data(contentsOf: bench.database)
      let names = Set(try FileManager.default.subpathsOfDirectory(atPath: bench.state.path))
      let doctor = try await bench.sluice("doctor")
      #expect(doctor.code == 0, "\(doctor.out)")
      #expect(!doctor.out.contains("problem:"))
      #expect(try Data(contentsOf: bench.database) == before)
      #expect(
        Set(try FileManager.default.subpathsOfDirectory(atPath: bench.state.path)) == names)
    }
  }

  @Test func `no state and no configuration are said, and nothing is made`() async throws {
    try await Bench.use { bench in
      let none = try await bench.sluice("doctor")
      #expect(none.code == 65)
      #expect(none.out.contains("there is no such file") || none.out.contains("feeds.yml"))
      try bench.configure(feeds: [("one", "/one")])
      let empty = try await bench.sluice("doctor")
      #expect(empty.code == 0)
      #expect(empty.out.contains("There is no state directory"))
      #expect(try await bench.sluice("feeds", "list").code == 0)
      #expect(try await bench.sluice("check").code == 0)
      #expect(!FileManager.default.fileExists(atPath: bench.state.path))
    }
  }

  @Test func `a mode, a model, a leftover and a log alone each have their sentence`() async throws {
    try await polled { bench in
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: bench.database.path)
      #expect(try await found(bench, "permissions").first?.contains("chmod") == true)
      _ = try await bench.sqlite("UPDATE stream SET model = 'm-00000000'")
      #expect(try await found(bench, "model").first?.contains("is missing") == true)
      let folder = bench.state.appending(path: "models/crm")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("sluice model 2\n".utf8).write(to: folder.appending(path: "m-00000000.model"))
      #expect(try await found(bench, "model").first?.contains("cut short") == true)
      let draft = bench.state.appending(path: "inbox.sqlite3.draft-abcdef").path
      try Data().write(to: URL(filePath: draft))
      #expect(try await found(bench, "leftovers").isEmpty)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: draft)
      #expect(try await found(bench, "leftovers").first?.contains("killed") == true)
      try FileManager.default.moveItem(
        atPath: bench.database.path, toPath: bench.database.path + "-wal")
      #expect(try await found(bench, "database").first?.contains("write-ahead log") == true)
    }
  }
}
