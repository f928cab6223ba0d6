import FeedServer
import Foundation
import Testing

/// A place of its own for one test: a directory that is home, working directory and state at once,
/// and a feed server beside it.
final class Bench: Sendable {
  let directory: URL
  let server: FeedServer

  /// The state directory that the command chooses by itself here.
  var state: URL { directory.appending(path: ".local/state/sluice") }
  var database: URL { state.appending(path: "inbox.sqlite3") }

  private init() throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "sluice-command-\(UUID().uuidString)", directoryHint: .isDirectory)
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    server = try FeedServer()
  }

  /// A bench that is cleared away after the body, whatever happens.
  static func use<Value>(_ body: (Bench) async throws -> Value) async throws -> Value {
    let bench = try Bench()
    defer {
      bench.server.stop()
      try? FileManager.default.removeItem(at: bench.directory)
    }
    return try await body(bench)
  }

  func path(_ name: String) -> String { directory.appending(path: name).path }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: directory.appending(path: name))
    return path(name)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: directory.appending(path: name)), as: UTF8.self)
  }

  /// Starts `sluice` here, with nothing in its environment but what a test gives it.
  func start(
    _ arguments: [String], environment: [String: String] = [:], input: Data? = Data()
  ) throws -> Sluice {
    try Sluice(
      Sluice.executable, arguments, in: directory,
      environment: self.environment.merging(environment) { $1 }, input: input)
  }

  /// Runs `sluice` to its end.
  func sluice(
    _ arguments: String..., environment: [String: String] = [:], input: String = ""
  ) async throws -> Sluice.Ended {
    try await start(arguments, environment: environment, input: Data(input.utf8)).ended()
  }

  /// The JSON that a verb prints; a failed verb is a failed test.
  func json(_ arguments: String...) async throws -> JSON {
    let ended = try await start(arguments).ended()
    try #require(ended.code == 0, "\(arguments): \(ended.err)")
    return try JSON(ended.out)
  }

  /// Runs any other program, such as a shell, to its end.
  func run(_ program: String, _ arguments: String...) async throws -> Sluice.Ended {
    try await Sluice(
      URL(filePath: program), arguments, in: directory, environment: environment
    ).ended()
  }

  /// What a query gives by Python's own SQLite, a row a line, the columns by `|`.
  func sqlite(_ query: String) async throws -> [String] {
    let script = """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1])
      for row in base.execute(sys.argv[2]): print("|".join(map(str, row)))
      base.commit()
      base.close()
      """
    let ended = try await run("/usr/bin/env", "python3", "-c", script, database.path, query)
    try #require(ended.code == 0, "\(ended.err)")
    return ended.out.split(separator: "\n").map(String.init)
  }

  var environment: [String: String] {
    [
      "HOME": directory.path, "LANG": "C.UTF-8", "USER": "tester",
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
    ]
  }
}

extension Bench {
  /// Writes a feeds.yml with one stream `crm` over feeds that the server has at these paths.
  ///
  /// - Parameters:
  ///   - top, stream: further lines at the top of the file, and within the stream.
  func configure(
    feeds: [(name: String, path: String)], top: String = "", stream: String = ""
  ) throws {
    let lines = feeds.map {
      "      - { url: \"\(server.address($0.path))\", name: \"\($0.name)\" }"
    }
    try write(
      "feeds.yml",
      """
      contact: https://example.org/bot
      allow: [127.0.0.0/8]
      hosts: { "*": { gap: 0s, parallel: 3 } }
      \(top)
      streams:
        crm:
          title: Teams looking for a CRM
      \(stream.isEmpty ? "" : "    \(stream)\n")    feeds:
      \(lines.joined(separator: "\n"))

      """)
  }

  /// Serves three feeds of sample posts, one in each format, and configures them.
  @discardableResult
  func serveThreeFeeds(
    of count: Int, stream: String = "", seed: UInt64 = 1
  ) throws -> [FeedReplay] {
    let replays = FeedReplay.Format.allCases.enumerated().map { number, format in
      FeedReplay(
        posts: SamplePosts.make(
          count: count, seed: seed + UInt64(number), ending: Self.wholeSecond(), secondsApart: 60),
        format: format, title: format.rawValue)
    }
    for replay in replays { replay.serve(on: server, at: "/\(replay.format.rawValue)") }
    try configure(
      feeds: replays.map { ($0.format.rawValue, "/\($0.format.rawValue)") }, stream: stream)
    return replays
  }

  static func wholeSecond() -> Date {
    Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
  }
}
