import FeedServer
import Foundation
import Testing

/// The disk, the lock and the file fail; the real program says so, writes nothing by halves, and goes on
/// when it can.
@Suite struct FaultTests {
  /// A bench whose state lies on a small disk of its own; nothing where none can be mounted.
  private func onSmallDisk(
    megabytes: Int = 32, _ body: (Bench) async throws -> Void
  ) async throws {
    try await Bench.use { bench in
      let disk = bench.state.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
      let mounted = try await bench.run(
        "/bin/sh", "-c", "mount -t tmpfs -o size=\(megabytes)m,mode=700 tmpfs '\(disk.path)'")
      guard mounted.code == 0 else {
        print("skipped: a small disk needs root and the right to mount")
        return
      }
      do {
        try await body(bench)
      } catch {
        _ = try await bench.run("/bin/sh", "-c", "umount -l '\(disk.path)'")
        throw error
      }
      _ = try await bench.run("/bin/sh", "-c", "umount -l '\(disk.path)'")
    }
  }

  private func fill(_ bench: Bench) async throws {
    let file = bench.state.deletingLastPathComponent().appending(path: "fill").path
    _ = try await bench.run(
      "/bin/sh", "-c", "dd if=/dev/zero of='\(file)' bs=4k; dd if=/dev/zero bs=1 >>'\(file)'")
  }

  private func free(_ bench: Bench) throws {
    try FileManager.default.removeItem(
      at: bench.state.deletingLastPathComponent().appending(path: "fill"))
  }

  private func drafts(_ bench: Bench) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: bench.state.path).filter {
      $0.contains(".draft-") || $0.contains(".new-") || $0.contains(".model.")
    }
  }

  @Test func `a full disk refuses every change in a sentence, and room mends it`() async throws {
    try await onSmallDisk { bench in
      let replays = try bench.serveThreeFeeds(of: 120, stream: "retrain: 2")
      for replay in replays { replay.window = 0..<60 }
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(items.count >= 3)
      #expect(try await bench.sluice("decide", items[0], "relevant").code == 0)
      for replay in replays { replay.window = 60..<120 }
      try await fill(bench)
      let verbs = [
        ["decide", items[1], "noise"], ["undo"], ["poll", "--all"],
        ["export", "--out", bench.state.appending(path: "rows.csv").path],
        ["backup", bench.state.appending(path: "copy.backup").path],
        ["feeds", "pause", "rss"],
      ]
      for verb in verbs {
        let refused = try await bench.start(verb).ended()
        #expect(refused.code == 74, "\(verb): \(refused.code) \(refused.err)")
        #expect(
          refused.err.contains("disk") || refused.err.contains("space"), "\(verb): \(refused.err)")
      }
      let doctor = try await bench.sluice("doctor")
      #expect(doctor.code == 65)
      #expect(doctor.out.contains("MB are free"))
      try free(bench)

      #expect(try drafts(bench).isEmpty)
      for name in ["rows.csv", "copy.backup"] {
        #expect(!FileManager.default.fileExists(atPath: bench.state.appending(path: name).path))
      }
      #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
      #expect(try await bench.sqlite("SELECT decision FROM decision") == ["relevant"])
      #expect(try await bench.sqlite("SELECT count(*) FROM export") == ["0"])
      #expect(try await bench.sqlite("SELECT count(*) FROM post") == ["180"])
      #expect(try await bench.sluice("decide", items[1], "noise").code == 0)
      let poll = try await bench.json("poll", "--all", "--json")
      #expect(poll.array.allSatisfy { $0["new"].int == 60 })
      let sound = try await bench.sluice("doctor")
      #expect(sound.code == 0, "\(sound.out)")
    }
  }

  @Test func `a model that finds no room leaves the decisions standing`() async throws {
    try await onSmallDisk { bench in
      try bench.serveThreeFeeds(of: 400, stream: "retrain: 2")
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      try #require(items.count >= 3)
      #expect(try await bench.sluice("decide", items[0], "relevant").code == 0)
      // Room for a decision, and none for a model.
      try await fill(bench)
      let file = bench.state.deletingLastPathComponent().appending(path: "fill").path
      _ = try await bench.run("/bin/sh", "-c", "truncate -s -192K '\(file)'")
      let decided = try await bench.sluice("decide", items[1], "noise")
      #expect(decided.code == 0, "\(decided.err)")
      #expect(decided.err.contains("the old model stays"))
      #expect(try drafts(bench).isEmpty)
      try free(bench)
      #expect(try await bench.sqlite("SELECT count(*) FROM decision") == ["2"])
      let next = try await bench.sluice("decide", items[2], "noise")
      #expect(next.code == 0)
      #expect(next.err.contains("has learnt"), "\(next.err)")
    }
  }

  @Test func `the daemon lives through a full disk and goes on by itself`() async throws {
    try await onSmallDisk { bench in
      let replay = FeedReplay(
        posts: SamplePosts.make(count: 80, seed: 7, ending: Bench.wholeSecond(), secondsApart: 60),
        format: .rss, window: 0..<40)
      replay.serve(on: bench.server, at: "/one")
      try bench.configure(feeds: [("one", "/one")], top: "defaults: { every: 2s to 3s }")
      let daemon = try bench.start(["run", "--listen", "127.0.0.1:0"])
      defer { daemon.signal(SIGKILL) }
      #expect(await daemon.err(holding: "40 new").contains("40 new"))
      try await fill(bench)
      replay.window = 40..<80
      #expect(await daemon.err(holding: "nothing was stored").contains("the disk is full"))
      #expect(try await bench.sluice("inbox").code == 0)
      try free(bench)
      let log = await daemon.err(holding: "one: 40 new posts, ")
      #expect(log.contains("nothing was stored"))
      while try await bench.sqlite("SELECT count(*) FROM post") != ["80"] {
        try await Task.sleep(for: .milliseconds(200))
      }
      daemon.signal(SIGTERM)
      #expect(await daemon.ended().code == 0)
      #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
      #expect(try await bench.sqlite("SELECT count(DISTINCT guid) FROM post") == ["80"])
    }
  }

  @Test func `a state that may not be written to is refused, and stays as it is`() async throws {
    try await onSmallDisk { bench in
      try bench.serveThreeFeeds(of: 50)
      _ = try await bench.json("poll", "--all", "--json")
      let before = try Data(contentsOf: bench.database)
      let disk = bench.state.deletingLastPathComponent().path
      let remounted = try await bench.run("/bin/sh", "-c", "mount -o remount,ro '\(disk)'")
      try #require(remounted.code == 0, "\(remounted.err)")
      for verb in [["inbox"], ["decide", "1", "noise"], ["poll"], ["export"], ["run"]] {
        let refused = try await bench.start(verb).ended()
        #expect(refused.code == 74, "\(verb): \(refused.err)")
        #expect(refused.err.contains("Read-only file system"))
        #expect(refused.err.filter { $0 == "\n" }.count == 1)
      }
      let doctor = try await bench.sluice("doctor")
      #expect(doctor.code == 65)
      #expect(doctor.out.contains("mounted read-only"))
      #expect(try await bench.sluice("check").code == 0)
      #expect(try Data(contentsOf: bench.database) == before)
      _ = try await bench.run("/bin/sh", "-c", "mount -o remount,rw '\(disk)'")
      #expect(try await bench.sluice("poll").code == 0)
    }
  }

  /// Longer than a decision waits, which is ten seconds.
  @Test func `a lock held by another process lets readers through and polls wait`() async throws {
    try await Bench.use { bench in
      let replay = FeedReplay(
        posts: SamplePosts.make(count: 80, seed: 7, ending: Bench.wholeSecond(), secondsApart: 60),
        format: .rss, window: 0..<40)
      replay.serve(on: bench.server, at: "/one")
      try bench.configure(
        feeds: [("one", "/one")], top: "defaults: { every: 2s to 3s }", stream: "keep: 30%")
      let daemon = try bench.start(["run", "--listen", "127.0.0.1:0"])
      defer { daemon.signal(SIGKILL) }
      #expect(await daemon.err(holding: "40 new").contains("40 new"))
      let item = try #require(try await bench.json("inbox", "--json")[0]["id"].int)
      let script = """
        import sqlite3, sys
        base = sqlite3.connect(sys.argv[1], isolation_level=None)
        base.execute("BEGIN IMMEDIATE")
        print("held", flush=True)
        sys.stdin.read()
        """
      let holder = try Sluice(
        URL(filePath: "/usr/bin/env"), ["python3", "-c", script, bench.database.path],
        in: bench.directory, environment: bench.environment, input: nil)
      _ = await holder.out(holding: "held")
      replay.window = 40..<80
      let refused = try bench.start(["decide", "\(item)", "noise"])
      for verb in [["inbox"], ["feeds", "list"], ["check"], ["explain", "\(item)"]] {
        let read = try await bench.start(verb).ended()
        #expect(read.code == 0, "\(verb): \(read.err)")
      }
      let decided = await refused.ended()
      #expect(decided.code == 75)
      #expect(decided.err.contains("locked by another process"))
      try holder.closeInput()
      #expect(await holder.ended().code == 0)
      while try await bench.sqlite("SELECT count(*) FROM post") != ["80"] {
        try await Task.sleep(for: .milliseconds(200))
      }
      let log = await daemon.err(holding: "40 new")
      #expect(!log.contains("nothing was stored"), "\(log)")
      #expect(try await bench.sqlite("SELECT count(*) FROM decision") == ["0"])
      #expect(try await bench.sluice("decide", "\(item)", "noise").code == 0)
    }
  }

  @Test func `a damaged page is said by every verb that meets it`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 200)
      _ = try await bench.json("poll", "--all", "--json")
      var bytes = try Data(contentsOf: bench.database)
      let pageBytes = Int(bytes[16]) << 8 | Int(bytes[17])
      for page in 4..<bytes.count / pageBytes {
        let start = page * pageBytes
        bytes.replaceSubrange(start..<start + 64, with: Data(repeating: 0x5A, count: 64))
      }
      try bytes.write(to: bench.database)
      let verbs = [
        ["inbox"], ["decide", "1", "noise"], ["poll", "--all"], ["export"],
        ["backup", "copy.backup"],
      ]
      for verb in verbs {
        let refused = try await bench.start(verb).ended()
        #expect(refused.code == 65, "\(verb): \(refused.code) \(refused.err)")
        #expect(refused.err.contains("damaged"), "\(verb): \(refused.err)")
      }
      let doctor = try await bench.sluice("doctor")
      #expect(doctor.code == 65)
      #expect(doctor.out.contains("`sluice restore`"))
      #expect(!FileManager.default.fileExists(atPath: bench.path("copy.backup")))
    }
  }

  @Test func `an empty file and a directory in the database's place are left there`() async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      _ = try await bench.sluice("inbox")
      try Data().write(to: bench.database)
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: bench.database.path + suffix)
      }
      for verb in [["inbox"], ["poll"], ["run"], ["doctor"]] {
        let refused = try await bench.start(verb).ended()
        #expect(refused.code == 65, "\(verb): \(refused.err)")
        #expect((refused.err + refused.out).contains("empty"))
      }
      #expect(try Data(contentsOf: bench.database).isEmpty)
      try FileManager.default.removeItem(at: bench.database)
      try FileManager.default.createDirectory(at: bench.database, withIntermediateDirectories: true)
      for verb in [["inbox"], ["poll"], ["run"]] {
        let refused = try await bench.start(verb).ended()
        #expect(refused.code == 74, "\(verb): \(refused.err)")
        #expect(refused.err.contains("it is no file"))
      }
      #expect(try await bench.sluice("doctor").code == 65)
    }
  }

  @Test func `a model that was cut short is made again`() async throws {
    try await Bench.use { bench in
      try bench.serveThreeFeeds(of: 50, stream: "retrain: 2")
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.map { "\($0["id"].int!)" }
      #expect(try await bench.sluice("decide", items[0], items[1], "relevant").code == 0)
      let name = try #require(try await bench.sqlite("SELECT model FROM stream").first)
      let file = bench.state.appending(path: "models/crm/\(name).model")
      let whole = try Data(contentsOf: file)
      try whole.prefix(whole.count / 2).write(to: file)
      let doctor = try await bench.sluice("doctor")
      #expect(doctor.code == 65)
      #expect(doctor.out.contains("cut short"))
      let poll = try await bench.sluice("poll")
      #expect(poll.code == 0, "\(poll.err)")
      #expect(try Data(contentsOf: file) == whole)
      #expect(try await bench.sluice("doctor").code == 0)
    }
  }
}
