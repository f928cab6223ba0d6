import Foundation
import Inbox
import Posts

/// Fills a database, asks it what the inbox asks, and ends the retention of what is due; says what each
/// took, one line of JSON a question.
///
///     InboxBenchmark fill DATABASE COUNT    posts through the intake, then decisions on most items
///     InboxBenchmark ask DATABASE
///     InboxBenchmark retire DATABASE        what was dropped more than 14 days before the end
@main
enum InboxBenchmark {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let path = arguments.dropFirst().first else { usage() }
    let database = try InboxDatabase(path: path)
    defer { database.close() }
    switch (arguments[0], arguments.count) {
    case ("fill", 3): try await fill(database, posts: Int(arguments[2]) ?? 0)
    case ("ask", 2): try await Questions(database: database).askAll()
    case ("retire", 2): try await retire(database)
    default: usage()
    }
  }

  private static func fill(_ database: InboxDatabase, posts: Int) async throws {
    let inbox = FilledInbox(database: database)
    let seconds = try await inbox.fill(posts: posts)
    print("{\"posts\":\(posts),\"seconds\":\(seconds)}")
    print("{\"decisions_seconds\":\(try await inbox.decide())}")
  }

  private static func retire(_ database: InboxDatabase) async throws {
    var retired = 0
    let start = ContinuousClock.now
    for stream in FilledInbox.streams {
      retired += try await database.retire(
        stream: stream, Retention(), now: Date(timeIntervalSince1970: FilledInbox.end))
    }
    print("{\"retired\":\(retired),\"seconds\":\(start.duration(to: .now) / .seconds(1))}")
  }

  private static func usage() -> Never {
    FileHandle.standardError.write(
      Data("usage: InboxBenchmark fill DATABASE COUNT | ask DATABASE | retire DATABASE\n".utf8))
    exit(64)
  }
}
