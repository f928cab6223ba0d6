import FeedServer
import Filtering
import Foundation
import Inbox
import Posts
import Synchronization
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(10))) struct TrainerTests {
  /// A daemon that has kept all of 24 posts, every third of which is a wish.
  static func daemon(retrain: Int = 6) async throws -> TestDaemon {
    try await FeedServer.running { server in
      let entries = chatter(24).enumerated().map { number, entry in
        guard number % 3 == 0 else { return entry }
        return Entry(
          title: "Ask \(number)",
          text: "Can anyone recommend a CRM for team number \(number)? We have a budget.")
      }
      server.route("/feed") { _ in .document(rss(entries)) }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))], stream: ["keep: 100%", "retrain: \(retrain)"])
      )
      let row = try await daemon.poll()
      #expect(row.kept == 24)
      return daemon
    }
  }

  /// Decides on that many of what waits.
  @discardableResult
  static func decide(_ count: Int, _ daemon: TestDaemon) async throws -> [ItemSummary] {
    let items = try await Array(daemon.waiting().sorted { $0.id < $1.id }.prefix(count))
    for item in items {
      let decision: Decision = item.headline.hasPrefix("Ask") ? .relevant : .noise
      _ = try await daemon.inbox.decide([item.id], decision, by: "ann", at: Date())
    }
    return items
  }

  private static func bytes(_ daemon: TestDaemon) async throws -> [UInt8] {
    ModelFile.encode(try await daemon.stages.trainer.train(daemon.stream).model)
  }

  @Test func `a model is made when enough is decided, and not before`() async throws {
    let daemon = try await Self.daemon(retrain: 6)
    let trainer = daemon.stages.trainer
    #expect(try await trainer.trainWhatIsDue().isEmpty)
    var decided = try await Self.decide(5, daemon)
    #expect(try await trainer.trainWhatIsDue().isEmpty)
    #expect(try await daemon.stages.models.current(stream: "crm").name == "cold-start")
    decided += try await Self.decide(1, daemon)
    let trained = try await trainer.trainWhatIsDue()
    #expect(trained.map(\.stream) == ["crm"])
    #expect(trained.first?.model.counts.labels == 6)
    let relevant = decided.count { $0.headline.hasPrefix("Ask") }
    #expect(trained.first?.model.counts.relevantLabels == relevant)
    #expect(try await daemon.stages.models.current(stream: "crm").name == trained.first?.model.name)
    #expect(try await trainer.trainWhatIsDue().isEmpty, "nothing new was decided")
  }

  @Test func `a model that this version cannot read is made anew from what is decided`()
    async throws
  {
    let daemon = try await Self.daemon()
    try await Self.decide(8, daemon)
    let made = try await daemon.stages.trainer.train(daemon.stream).model
    let models = URL(filePath: daemon.directory.path("state/models"))
    try Data("sluice model 1\nof an earlier version".utf8)
      .write(to: models.appending(path: "crm/\(made.name).model"))
    var trainer = daemon.stages.trainer
    trainer.models = ModelStore(
      directory: models, inbox: daemon.inbox, taxonomy: trainer.taxonomy, logger: trainer.logger)
    #expect(try await trainer.models.current(stream: "crm").name == "cold-start")
    #expect(try await trainer.trainWhatIsDue().map(\.model.name) == [made.name])
    #expect(try await trainer.models.current(stream: "crm").name == made.name)
    #expect(try await trainer.trainWhatIsDue().isEmpty)
  }

  @Test func `unsure neither trains nor counts`() async throws {
    let daemon = try await Self.daemon(retrain: 1)
    let item = try await daemon.waiting()[0]
    _ = try await daemon.inbox.decide([item.id], .unsure, by: "ann", at: Date())
    #expect(try await daemon.stages.trainer.trainWhatIsDue().isEmpty)
  }

  @Test func `undo and retrain give the model that never saw the decision, byte for byte`()
    async throws
  {
    let daemon = try await Self.daemon()
    try await Self.decide(8, daemon)
    let never = try await Self.bytes(daemon)
    try await Self.decide(3, daemon)
    #expect(try await Self.bytes(daemon) != never)
    for _ in 0..<3 { _ = try await daemon.inbox.undo(by: "ann", at: Date()) }
    #expect(try await Self.bytes(daemon) == never)
  }

  @Test func `a gesture that was named is learnt, and unlearnt with its decision`() async throws {
    let daemon = try await Self.daemon()
    try await Self.decide(8, daemon)
    let never = try await Self.bytes(daemon)
    let item = try #require(try await daemon.waiting().first)
    _ = try await daemon.inbox.decide(
      [item.id], .noise, gesture: .support, by: "ann", at: Date())
    let model = try await daemon.stages.trainer.train(daemon.stream).model
    #expect(model.gestures.corrections == [.support: 1])
    _ = try await daemon.inbox.undo(by: "ann", at: Date())
    #expect(try await Self.bytes(daemon) == never)
  }

  @Test func `all decisions taken back give the model of no decision`() async throws {
    let daemon = try await Self.daemon()
    let never = try await Self.bytes(daemon)
    try await Self.decide(4, daemon)
    _ = try await Self.bytes(daemon)
    for _ in 0..<4 { _ = try await daemon.inbox.undo(by: "ann", at: Date()) }
    #expect(try await Self.bytes(daemon) == never)
  }

  @Test func `what decides in another process is trained on unless a daemon polls`() async throws {
    let daemon = try await Self.daemon(retrain: 2)
    try await Self.decide(2, daemon)
    let lock = try PollingLock(daemon.stages.state)
    #expect(try await daemon.stages.trainUnlessPolling().isEmpty)
    withExtendedLifetime(lock) {}
  }

  @Test func `the trainer wakes at a decision`() async throws {
    let daemon = try await Self.daemon(retrain: 3)
    let wake = Wake()
    let service = TrainerService(trainer: daemon.stages.trainer, wake: wake)
    let running = Task { try await service.run() }
    try await Self.decide(3, daemon)
    wake.signal()
    try await eventually {
      try await daemon.inbox.currentModel(stream: "crm") != nil
    }
    running.cancel()
    try await running.value
  }

  @Test func `a team whose wishes no cue knows teaches them`() async throws {
    try await FeedServer.running { server in
      // This team wants to hear of greenhouses; nobody in these feeds asks to buy one.
      let entries = { (range: Range<Int>) in
        range.map { number in
          number % 4 == 0
            ? Entry(
              title: "Note \(number)", text: "Our greenhouse lost pane \(number) in the storm.")
            : Entry(title: "Note \(number)", text: "The choir sang number \(number) after supper.")
        }
      }
      let shown = Mutex(entries(0..<60))
      server.route("/feed") { _ in .document(rss(shown.withLock { $0 })) }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))], stream: ["keep: 50%", "retrain: 10"]))
      try await daemon.poll()
      for item in try await daemon.waiting() {
        let text = try await daemon.inbox.item(item.id).posts[0].post.text
        _ = try await daemon.inbox.decide(
          [item.id], text.contains("greenhouse") ? .relevant : .noise, by: "ann", at: Date())
      }
      let model = try #require(try await daemon.stages.trainer.trainWhatIsDue().first).model
      shown.withLock { $0 = entries(60..<120) }
      try await daemon.poll()
      let wished = try await daemon.posts().filter {
        $0.verdict.model == model.name && $0.post.text.contains("greenhouse")
      }
      #expect(wished.count == 15)
      #expect(wished.count { $0.verdict.isKept } >= 14)
    }
  }
}

/// Waits until it is so; the test's time limit ends it if it never is.
func eventually(_ isSo: () async throws -> Bool) async throws {
  while try await !isSo() { try await Task.sleep(for: .milliseconds(10)) }
}
