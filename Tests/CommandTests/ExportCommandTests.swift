import Foundation
import Testing

@Suite struct ExportCommandTests {
  private func withDecisions(_ body: (Bench) async throws -> Void) async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 100)
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(items.count >= 5)
      _ = try await bench.sluice("decide", items[0], items[1], items[2], "relevant", "--by", "ada")
      _ = try await bench.sluice("decide", items[3], "noise", "--by", "ada")
      try await body(bench)
    }
  }

  static let columns =
    "id stream source url title text author published_at surfaced_at probability gesture evidence "
    + "decision action decided_by decided_at note also_seen model export_id"

  private func csvRows(_ bench: Bench, _ name: String) async throws -> JSON {
    let script = """
      import csv, json, sys
      with open(sys.argv[1], newline="", encoding="utf-8-sig") as file:
        print(json.dumps(list(csv.reader(file, strict=True))))
      """
    let ended = try await bench.run("/usr/bin/env", "python3", "-c", script, bench.path(name))
    try #require(ended.code == 0, "\(ended.err)")
    return try JSON(ended.out)
  }

  @Test func `the CSV has the documented columns and the relevant items`() async throws {
    try await withDecisions { bench in
      let export = try await bench.sluice("export", "--out", "leads.csv")
      #expect(export.code == 0)
      #expect(export.out.isEmpty)
      #expect(export.err.contains("3 relevant conversations"))
      let rows = try await csvRows(bench, "leads.csv").array
      #expect(rows[0].array.map { $0.string! }.joined(separator: " ") == Self.columns)
      #expect(rows.count == 4)
      #expect(rows.dropFirst().allSatisfy { $0.array.count == 20 && $0[12].string == "relevant" })
      let status = try FileManager.default.attributesOfItem(atPath: bench.path("leads.csv"))
      #expect((status[.posixPermissions] as? Int) == 0o600)
    }
  }

  @Test func `the ledger holds the hash of what came out`() async throws {
    try await withDecisions { bench in
      let export = try await bench.sluice("export", "--by", "ada")
      try Data(export.out.utf8).write(to: bench.directory.appending(path: "out.csv"))
      let sum = try await bench.run("/usr/bin/env", "sha256sum", "out.csv")
      let hash = String(sum.out.prefix(64))
      #expect(export.err.contains(hash))
      let ledger = try await bench.sqlite("SELECT rows, exported_by, sha256 FROM export")
      #expect(ledger == ["3|ada|\(hash)"])
    }
  }

  @Test func `the profiles differ in the mark and in the form`() async throws {
    try await withDecisions { bench in
      let plain = try await bench.sluice("export", "--profile", "plain").out
      let excel = try await bench.sluice("export", "--profile", "excel").out
      #expect(plain.unicodeScalars.first == "i")
      #expect(excel.unicodeScalars.first == "\u{FEFF}")
      let lines = try JSON.lines(try await bench.sluice("export", "--profile", "jsonl").out)
      #expect(lines.count == 3)
      #expect(lines.allSatisfy { $0["decision"].string == "relevant" })
    }
  }

  @Test func `what is exported can be chosen`() async throws {
    try await withDecisions { bench in
      func rows(_ arguments: String...) async throws -> Int {
        let export = try await bench.start(["export", "--profile", "jsonl"] + arguments).ended()
        #expect(export.code == 0, "\(export.err)")
        return try JSON.lines(export.out).count
      }
      let undecided = try await bench.json("inbox", "--json").array.count
      #expect(try await rows("--decision", "noise") == 1)
      #expect(try await rows("--decision", "unsure") == 0)
      #expect(try await rows("--decision", "undecided") == undecided)
      #expect(try await rows("--decision", "all") == undecided + 4)
      #expect(try await rows("--since", "1h") == 3)
      #expect(try await rows("--since", "2099-01-01") == 0)
      #expect(try await rows("--since", "2020-02-29", "--stream", "crm") == 3)
    }
  }

  @Test func `an older file is replaced, a device is written to`() async throws {
    try await withDecisions { bench in
      try bench.write("leads.csv", "old")
      try bench.write("leads.csv.new", "somebody's own file")
      _ = try await bench.sluice("export", "-o", "leads.csv")
      #expect(try bench.read("leads.csv").hasPrefix("id,"))
      #expect(try bench.read("leads.csv.new") == "somebody's own file")
      let dash = try await bench.sluice("export", "--out", "-")
      #expect(dash.out.hasPrefix("id,"))
      let device = try await bench.sluice("export", "--out", "/dev/stdout")
      #expect(device.out.hasPrefix("id,"))
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: "/dev/stdout").contains("fd"))
    }
  }

  @Test func `a place that cannot be written to is an I/O error, and no export`() async throws {
    try await withDecisions { bench in
      let refused = try await bench.sluice("export", "--out", "missing/leads.csv")
      #expect(refused.code == 74)
      #expect(refused.err.hasPrefix("sluice: "))
      #expect(refused.err.contains("missing/leads.csv"))
      #expect(!refused.err.contains("Error Domain"))
      #expect(try await bench.sqlite("SELECT count(*) FROM export") == ["0"])
      try FileManager.default.createDirectory(
        at: bench.directory.appending(path: "folder"), withIntermediateDirectories: true)
      let folder = try await bench.sluice("export", "--out", "folder")
      #expect(folder.code == 74)
      let left = try FileManager.default.contentsOfDirectory(atPath: bench.directory.path)
      #expect(left.allSatisfy { !$0.hasPrefix("folder.") })
    }
  }
}
