import FeedServer
import Filtering
import Foundation
import Inbox
import Synchronization
import Testing

@testable import Daemon

/// A new model looks again at what earlier ones dropped.
@Suite(.timeLimit(.minutes(10))) struct RescueTests {
  /// This team wants to hear of greenhouses; no cue phrase knows that.
  private static func notes(_ range: Range<Int>) -> [Entry] {
    range.map { number in
      number % 4 == 0
        ? Entry(title: "Note \(number)", text: "Our greenhouse lost pane \(number) in the storm.")
        : Entry(title: "Note \(number)", text: "The choir sang number \(number) after supper.")
    }
  }

  /// A daemon that has kept half of 80 notes, and has all of these decided.
  private static func decided(_ stream: [String] = []) async throws -> TestDaemon {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(notes(0..<80))) }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))],
          stream: ["keep: 50%", "retrain: 10", "mix: 0%"] + stream))
      try await daemon.poll()
      for item in try await daemon.waiting() {
        let text = try await daemon.inbox.item(item.id).posts[0].post.text
        _ = try await daemon.inbox.decide(
          [item.id], text.contains("greenhouse") ? .relevant : .noise, by: "ann", at: Date())
      }
      return daemon
    }
  }

  @Test func `what the new model would have kept comes in, and nothing else`() async throws {
    let daemon = try await Self.decided()
    let dropped = try await daemon.inbox.droppedPosts()
    let missed = dropped.filter { $0.post.text.contains("greenhouse") }
    #expect(!missed.isEmpty)
    let trained = try #require(try await daemon.stages.trainer.trainWhatIsDue().first)
    #expect(trained.rescued > 0)
    #expect(trained.rescued <= (dropped.count + 1) / 2, "no more than the dial allows")
    #expect(trained.sentence.hasSuffix("rescued by model \(trained.model.name)"))
    #expect(daemon.log.lines.contains { $0.text.contains("rescued by model") })
    let waiting = try await daemon.waiting()
    #expect(waiting.count == trained.rescued)
    #expect(waiting.allSatisfy { $0.surfacing == .rescue })
    // Greenhouses come first, and all of them.
    for post in missed {
      #expect(try await daemon.inbox.post(post.id).surfacing == .rescue)
      #expect(try await daemon.inbox.post(post.id).verdict == post.verdict)
    }

    // Once for each model.
    #expect(try await daemon.inbox.modelToRescueBy(stream: "crm") == nil)
    #expect(try await daemon.stages.trainer.trainWhatIsDue().isEmpty)
    #expect(try await daemon.waiting().count == waiting.count)
  }

  @Test func `an interrupted rescue is made up for`() async throws {
    let daemon = try await Self.decided()
    // Adopted, and killed before the rescue.
    let model = try await daemon.stages.trainer.train(daemon.stream).model
    #expect(try await daemon.inbox.modelToRescueBy(stream: "crm") == model.name)
    #expect(try await daemon.waiting().isEmpty)
    #expect(try await daemon.stages.trainer.trainWhatIsDue().isEmpty, "nothing is left to train")
    #expect(try await !daemon.waiting().isEmpty)
    #expect(try await daemon.inbox.modelToRescueBy(stream: "crm") == nil)
  }

  @Test func `a cancelled rescue stays due`() async throws {
    let daemon = try await Self.decided()
    _ = try await daemon.stages.trainer.train(daemon.stream)
    await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try? await daemon.stages.trainer.trainWhatIsDue()
    }.value
    #expect(try await daemon.inbox.modelToRescueBy(stream: "crm") != nil)
    #expect(daemon.log.errors.isEmpty)
  }

  @Test func `the day's budget holds`() async throws {
    let daemon = try await Self.decided(["budget: 22 per day", "rules: { keep: [pane 8] }"])
    let day = Date().day(in: daemon.stages.configuration.timezone)
    let before = try await daemon.inbox.gateContext(stream: "crm", day: day).day.shown
    let trained = try #require(try await daemon.stages.trainer.trainWhatIsDue().first)
    #expect(trained.rescued <= 22 - before)
    let after = try await daemon.inbox.gateContext(stream: "crm", day: day).day
    #expect(after.shown == before + trained.rescued && after.shown <= 22)
    #expect(try await daemon.inbox.modelToRescueBy(stream: "crm") == nil)
  }

  @Test func `what a rule drops by now stays away`() async throws {
    let daemon = try await Self.decided()
    var stream = daemon.stream
    stream.rules.dropPhrases = ["greenhouse"]
    _ = try await daemon.stages.trainer.train(stream)
    let rescue = Rescue(
      inbox: daemon.inbox, models: daemon.stages.models, clock: .system,
      logger: daemon.stages.logger)
    _ = try await rescue.runIfDue(stream, timezone: .gmt)
    let rescued = try await daemon.posts().filter { $0.surfacing == .rescue }
    #expect(rescued.allSatisfy { !$0.post.text.contains("greenhouse") })
  }

  @Test func `neither too old posts nor those of the same model are looked at`() async throws {
    var stream = StreamConfiguration(name: "crm")
    stream.expireSeconds = 5 * 86_400
    let now = Date()
    let asked = stream.rescuable(now, by: .coldStart(GestureFile.embedded))
    #expect(asked.since == now.addingTimeInterval(-5 * 86_400))
    #expect(asked.writtenSince == now.addingTimeInterval(-14 * 86_400))
    #expect(asked.notBy == "cold-start")
    #expect(asked.reasons == [.belowThreshold, .overBudget])
  }

  @Test func `what waits is in the order of the new model`() async throws {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(Self.notes(0..<80))) }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))],
          stream: ["keep: 100%", "retrain: 10", "mix: 0%"]))
      try await daemon.poll()
      for item in try await daemon.waiting().sorted(by: { $0.id < $1.id }).prefix(40) {
        let text = try await daemon.inbox.item(item.id).posts[0].post.text
        _ = try await daemon.inbox.decide(
          [item.id], text.contains("greenhouse") ? .relevant : .noise, by: "ann", at: Date())
      }
      _ = try await daemon.stages.trainer.trainWhatIsDue()
      let waiting = try await daemon.waiting()
      var wishes: [Bool] = []
      for item in waiting {
        wishes.append(
          try await daemon.inbox.item(item.id).posts[0].post.text.contains("greenhouse"))
      }
      #expect(wishes.prefix(10).allSatisfy { $0 })
      #expect(wishes.count { $0 } == 10)
    }
  }
}
