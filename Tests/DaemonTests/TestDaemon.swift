import FeedServer
import Fetching
import Foundation
import Inbox
import Logging
import Posts
import Synchronization

@testable import Daemon

/// Everything that a verb works with, over a state directory of its own.
final class TestDaemon: Sendable {
  let directory: TemporaryDirectory
  let stages: Stages
  let log = RecordedLog()
  private let isClosed = Mutex(false)

  /// - Parameter directory: of a daemon that was stopped, or of one that runs beside it.
  init(
    _ yaml: String, in directory: TemporaryDirectory? = nil, clock: WallClock = .system
  ) async throws {
    let directory = try directory ?? TemporaryDirectory()
    self.directory = directory
    let recorded = log
    stages = try await Stages(
      configuration: ConfigurationFile.parse(text: yaml, fileName: "feeds.yml"),
      state: StateDirectory(path: directory.path("state")), clock: clock,
      logger: Logger(label: "test") { _ in recorded })
  }

  deinit { isClosed.withLock { if !$0 { stages.close() } } }

  /// Whoever runs the stages closes them.
  func leaveClosingToOthers() { isClosed.withLock { $0 = true } }

  var inbox: InboxDatabase { stages.inbox }

  /// The first stream of the configuration.
  var stream: StreamConfiguration { stages.configuration.streams[0] }

  /// Polls all feeds once, due or not.
  @discardableResult
  func round() async throws -> [RoundRow] {
    try await stages.round(try await stages.poller.feeds(dueBy: nil)) { _ in }
  }

  /// Polls the only feed, or the one of that name.
  @discardableResult
  func poll(_ name: String? = nil) async throws -> RoundRow {
    let feeds = try await stages.poller.feeds(dueBy: nil)
      .filter { name == nil || $0.configuration.name == name }
    guard feeds.count == 1 else { throw Unexpected(what: "\(feeds.count) feeds") }
    return try await stages.round(feeds) { _ in }[0]
  }

  /// Polls all feeds, and does nothing of what is due beside that.
  func pollAlone() async throws {
    await stages.poller.poll(try await stages.poller.feeds(dueBy: nil)) { _, _ in }
  }

  func record(_ name: String) async throws -> FeedRecord {
    let records = try await inbox.feeds().filter { $0.feed.name == name }
    guard let record = records.first else { throw Unexpected(what: "no feed \(name)") }
    return record
  }

  /// Every post in the database, in no order.
  func posts() async throws -> [PostRecord] {
    var posts = try await inbox.droppedPosts(limit: 1_000_000)
    for queue in Queue.allCases {
      for item in try await inbox.items(in: queue, now: Date(), limit: 1_000_000) {
        posts += try await inbox.item(item.id).posts.filter(\.isShown)
      }
    }
    return posts
  }

  /// The post with that title.
  func post(_ title: String) async throws -> PostRecord {
    let found = try await posts().filter { $0.post.title == title }
    guard found.count == 1 else { throw Unexpected(what: "\(found.count) posts \(title)") }
    return found[0]
  }

  func waiting() async throws -> [ItemSummary] {
    try await inbox.items(in: .waiting, now: Date(), limit: 100_000)
  }

  /// Posts taken in, by the counts that outlive them.
  func tallied() async throws -> (posts: Int, kept: Int) {
    try await inbox.tallies().values.reduce((0, 0)) {
      ($0.0 + $1.kept + $1.dropped, $0.1 + $1.kept)
    }
  }
}

/// A test found what it could not go on with.
struct Unexpected: Error {
  var what: String
}

/// A directory that goes with its last user.
final class TemporaryDirectory: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file and gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    return path(name)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }
}

/// Keeps what was logged.
final class RecordedLog: LogHandler {
  struct Line: Sendable {
    var level: Logger.Level
    var text: String
  }

  private let recorded = Mutex<[Line]>([])

  var lines: [Line] { recorded.withLock { $0 } }
  var errors: [String] { lines.filter { $0.level >= .error }.map(\.text) }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    recorded.withLock { $0.append(Line(level: event.level, text: event.message.description)) }
  }
}
