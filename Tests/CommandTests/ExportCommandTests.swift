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

  @Test func `the ledger lists every export, the newest first`() async throws {
    try await withDecisions { bench in
      #expect(try await bench.sluice("exports").err.contains("nothing was ever exported"))
      _ = try await bench.sluice("export", "--by", "ada")
      _ = try await bench.sluice(
        "export", "--by", "bob", "--out", "leads.csv", "--profile", "excel", "--decision", "all",
        "--stream", "crm", "--since", "2020-01-01", "--until", "2099-12-31")
      let ledger = try await bench.json("exports", "--json")
      #expect(ledger.array.map { $0["id"].int } == [2, 1])
      #expect(ledger[0]["by"].string == "bob")
      #expect(ledger[0]["profile"].string == "excel")
      #expect(ledger[0]["file"].string == bench.path("leads.csv"))
      #expect(ledger[0]["filter"]["decision"].string == "all")
      #expect(ledger[0]["filter"]["until"].string == "2100-01-01T00:00:00Z")
      #expect(ledger[0]["filter"]["includesDoNotContact"].bool == false)
      #expect(ledger[1]["rows"].int == 3)
      #expect(ledger[1]["file"].string == nil)
      #expect(ledger.array.allSatisfy { $0["outcome"].string == "written" })
      let hash = try #require(ledger[0]["sha256"].string)
      let sum = try await bench.run("/usr/bin/env", "sha256sum", "leads.csv")
      #expect(sum.out.prefix(64) == hash)
      let table = try await bench.sluice("exports", "--limit", "1").out
      #expect(table.split(separator: "\n").count == 2)
      #expect(table.contains(hash.prefix(12)))
      #expect(table.contains("all of crm since 2020-01-01T00:00:00Z before 2100-01-01T00:00:00Z"))
    }
  }

  @Test func `an export made again says what differs and why`() async throws {
    try await withDecisions { bench in
      let first = try await bench.sluice("export", "--out", "one.csv")
      #expect(first.code == 0)
      let same = try await bench.sluice("export", "--again", "1", "--out", "two.csv")
      #expect(same.code == 0)
      #expect(same.err.contains("against export 1: the same, byte for byte"))
      let one = try bench.read("one.csv").replacing(",1\r\n", with: ",2\r\n")
      #expect(try bench.read("two.csv") == one)

      let rows = try await csvRows(bench, "one.csv").array.dropFirst()
      let items = rows.map { $0[0].string! }
      _ = try await bench.sluice("decide", items[0], "noise", "--replace", "--by", "eve")
      _ = try await bench.sluice("undo", items[1], "--by", "kim")
      let again = try await bench.sluice("export", "--again", "1", "--by", "bob")
      #expect(again.code == 0)
      #expect(again.out.hasPrefix("id,"))
      #expect(again.err.contains("against export 1: 1 the same, 0 changed, 0 new, 2 gone"))
      #expect(again.err.contains("item \(items[0]) gone: decided noise by eve, 2"))
      #expect(again.err.contains("item \(items[1]) gone: decision taken back by kim, 2"))

      let report = try await bench.json("export", "--again", "1", "--out", "three.csv", "--json")
      #expect(report["export"]["rows"].int == 1)
      #expect(report["leftOut"].int == 0)
      let comparison = report["comparison"]
      #expect(comparison["export"].int == 1)
      #expect(comparison["reproduced"].bool == false)
      #expect(comparison["differences"].array.count == 2)
      #expect(comparison["differences"][0]["because"][0]["by"].string == "eve")
      #expect(comparison["differences"][0]["because"][0]["what"].string == "decided")

      let unknown = try await bench.sluice("export", "--again", "99", "--out", "four.csv")
      #expect(unknown.code == 65)
      #expect(
        unknown.err == "sluice: there is no export 99; `sluice exports` lists what has left\n")
      #expect(!FileManager.default.fileExists(atPath: bench.path("four.csv")))
      #expect(try await bench.sqlite("SELECT count(*) FROM export") == ["4"])
    }
  }

  @Test func `who wants no contact is left out, and that is said`() async throws {
    try await withDecisions { bench in
      _ = try await bench.sqlite(
        "UPDATE item SET action = 'do-not-contact' WHERE id = (SELECT min(id) FROM item "
          + "WHERE decision = 'relevant')")
      let export = try await bench.sluice("export", "--profile", "jsonl")
      #expect(try JSON.lines(export.out).count == 2)
      #expect(export.err.contains("sluice: 1 conversation left out: do-not-contact\n"))
      let whole = try await bench.sluice(
        "export", "--profile", "jsonl", "--include-do-not-contact")
      let rows = try JSON.lines(whole.out)
      #expect(rows.map { $0["action"].string } == ["do-not-contact", nil, nil])
      #expect(!whole.err.contains("left out"))
    }
  }

  @Test func `the ledger says where an export did not reach its end`() async throws {
    try await withDecisions { bench in
      let full = try await bench.sluice("export", "--decision", "all", "--out", "/dev/full")
      #expect(full.code == 74)
      #expect(full.err.contains("/dev/full"))
      let piped = try await bench.run(
        "/usr/bin/env", "bash", "-c", "\"$0\" export --decision all | true",
        Sluice.executable.path)
      #expect(!piped.err.contains("rror"))
      let ledger = try await bench.json("exports", "--json")
      #expect(ledger[1]["outcome"].string == "failed")
      #expect(ledger[1]["reason"].string?.contains("/dev/full") == true)
      #expect(ledger[1]["rows"].int == ledger[0]["rows"].int)
      // A reader that is gone at once may have been faster or slower than the export.
      #expect(["failed", "written"].contains(ledger[0]["outcome"].string))
      #expect(try await bench.sluice("exports").out.contains("failed: "))
      let left = try FileManager.default.contentsOfDirectory(atPath: bench.state.path)
      #expect(left.allSatisfy { !$0.hasPrefix("spool") })
    }
  }

  @Test func `an export that was killed is in the ledger, and is no measure for another`()
    async throws
  {
    try await withDecisions { bench in
      _ = try await bench.sqlite(
        "INSERT INTO export (exported_at, exported_by, profile, filter, columns, rows, sha256) "
          + "VALUES (1, 'bob', 'jsonl', '{\"decision\":\"noise\"}', 'id,export_id', 0, '')")
      #expect(try await bench.json("exports", "--json")[0]["outcome"].string == "begun")
      #expect(try await bench.sluice("exports").out.contains("begun, not finished"))
      let again = try await bench.sluice("export", "--again", "1")
      #expect(again.code == 0)
      #expect(try JSON.lines(again.out).map { $0["decision"].string } == ["noise"])
      #expect(again.err.contains("export 1 never got as far as its rows"))
    }
  }
}
