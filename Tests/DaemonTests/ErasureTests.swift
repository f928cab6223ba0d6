import FeedServer
import Filtering
import Foundation
import Inbox
import Posts
import Synchronization
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(10))) struct ErasureTests {
  private static let canary = "xylophonecanary"
  private static let request = ForgetRequest.person(
    Person(handle: "@\(canary)", source: "forum.example")!)

  /// What everybody else writes, every third a wish.
  private static func others(_ count: Int) -> [Entry] {
    chatter(count).enumerated().map { number, entry in
      guard number % 3 == 0 else { return entry }
      return Entry(
        title: "Ask \(number)",
        text: "Can anyone recommend a CRM for team number \(number)? We have a budget.")
    }
  }

  /// What the person writes, who is to be forgotten.
  private static func own(_ count: Int) -> [Entry] {
    (0..<count).map { number in
      Entry(
        title: "\(number % 2 == 0 ? "Ask" : "Walk") \(canary) \(number)",
        text:
          "Which CRM tames a \(canary) that number \(number) has? Our \(canary) budget is ready.",
        author: number % 2 == 0 ? canary : "u/\(canary.uppercased())")
    }
  }

  /// The same posts in the same order, with the person's among them or without.
  private static func entries(isHeard: Bool) -> [Entry] {
    var own = own(9)[...]
    return others(36).enumerated().flatMap { number, entry in
      number % 4 == 1 && isHeard ? [own.removeFirst(), entry] : [entry]
    }
  }

  /// A daemon that kept everything, in whose inbox much is decided.
  private static func daemon(isHeard: Bool, training: Bool = true) async throws -> TestDaemon {
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(entries(isHeard: isHeard))) }
      let daemon = try await TestDaemon(
        daemonYAML(
          feeds: [("feed", server.address("/feed"))], stream: ["keep: 100%", "retrain: 6"]))
      try await daemon.poll()
      // The same are decided with the person and without.
      for item in try await daemon.waiting().sorted(by: { $0.id < $1.id })
      where item.headline.contains(Self.canary) || item.headline.isChosen {
        let decision: Decision = item.headline.hasPrefix("Ask") ? .relevant : .noise
        _ = try await daemon.inbox.decide([item.id], decision, by: "ann", at: Date())
      }
      if training { _ = try await daemon.stages.trainer.train(daemon.stream) }
      return daemon
    }
  }

  private static func model(_ daemon: TestDaemon) async throws -> Data {
    let name = try #require(try await daemon.inbox.currentModel(stream: "crm"))
    return try Data(
      contentsOf: URL(filePath: daemon.directory.path("state/models/crm/\(name).model")))
  }

  @Test func `afterwards the model is, byte for byte, one that never saw the author`() async throws
  {
    let never = try await Self.daemon(isHeard: false)
    let daemon = try await Self.daemon(isHeard: true)
    let before = try await Self.model(daemon)
    #expect(before.range(of: Data(Self.canary.utf8)) != nil)
    #expect(try await Self.model(never) != before)
    let report = try await daemon.stages.forget(Self.request, by: "ann")
    #expect(report.erased.posts == 9)
    #expect(report.models.count == 1)
    #expect(report.models[0].before != report.models[0].after)
    #expect(try await Self.model(daemon) == Self.model(never))
    #expect(
      try await daemon.stages.models.current(stream: "crm").name == report.models[0].after)
  }

  @Test func `no byte of the person is left in the state directory`() async throws {
    let daemon = try await Self.daemon(isHeard: true)
    let item = try #require(
      try await daemon.inbox.items(in: .relevant, now: Date()).first {
        $0.author?.lowercased().contains(Self.canary) == true
      })
    let export = try await daemon.inbox.prepareExport(
      ExportRequest(filter: ExportFilter(decision: .all), profile: .plain, by: "ann"), at: Date()
    ) { _ in }
    try await daemon.inbox.conclude(export: export.id, .written)
    let models = URL(filePath: daemon.directory.path("state/models"))
    try FileManager.default.createDirectory(
      at: models.appending(path: "gone"), withIntermediateDirectories: true)
    for leftover in ["crm/nb-1.model.AbCdEf", "gone/nb-2.model"] {
      try Data(Self.canary.utf8).write(to: models.appending(path: leftover))
    }
    #expect(try daemon.filesHolding(Self.canary).count >= 4)
    let report = try await daemon.stages.forget(Self.request, by: "ann")
    #expect(try daemon.filesHolding(Self.canary) == [])
    #expect(report.erased.exports == [1])
    #expect(report.erased.exportRows == 9)
    #expect(report.modelFilesRemoved == 1, "beside what goes with the old model of a stream")
    #expect(report.compaction.isLogEmpty && report.compaction.isRewritten)
    await #expect(throws: InboxError.noSuchItem(item.id)) { try await daemon.inbox.item(item.id) }
    let blocklist = try daemon.directory.text("state/blocklist")
    #expect(blocklist.split(separator: "\n").count == 1)
    #expect(
      daemon.stages.outOfReach(Self.request, exports: [1]).first
        == "Export 1 held a row of it: delete that file wherever it went.")
  }

  @Test func `what comes again stays out, and out of the gate and the model`() async throws {
    let shown = Mutex(Self.entries(isHeard: true))
    try await FeedServer.running { server in
      server.route("/feed") { _ in .document(rss(shown.withLock { $0 })) }
      let daemon = try await TestDaemon(
        daemonYAML(feeds: [("feed", server.address("/feed"))], stream: ["keep: 50%"]))
      try await daemon.poll()
      _ = try await daemon.stages.forget(Self.request, by: "ann")
      let gate = try #require(
        try await daemon.inbox.gateState(stream: "crm").flatMap(KeepGate.init(stored:)))
      var without = gate
      let feed = try await daemon.record("feed").feed.address
      without.forget(
        authors: [
          GateFeed(id: 0, address: feed).hash(ofAuthor: Self.canary),
          GateFeed(id: 0, address: feed).hash(ofAuthor: "u/\(Self.canary)"),
        ])
      #expect(without == gate)
      shown.withLock {
        $0 += [Entry(title: "Back", text: "\(Self.canary) is back", author: Self.canary)]
      }
      let row = try await daemon.poll()
      #expect(row.new == 1)
      #expect(row.blocked == 1)
      #expect(row.kept == 0)
      #expect(row.sentence.contains("1 blocked"))
      #expect(try daemon.filesHolding(Self.canary) == [])
    }
  }

  @Test func `whoever polls does it for another process`() async throws {
    let daemon = try await Self.daemon(isHeard: true)
    let lock = try PollingLock(daemon.stages.state)
    let service = ErasureService(erasure: daemon.stages.erasure)
    let running = Task { try await service.run() }
    _ = try await daemon.stages.models.current(stream: "crm")
    let command = try await Stages(
      configuration: daemon.stages.configuration, state: daemon.stages.state, isPolling: false,
      logger: .init(label: "test") { [log = daemon.log] _ in log })
    let report = try await command.forget(Self.request, by: "ann")
    #expect(report.erased.posts == 9)
    #expect(report.compaction.isLogEmpty)
    #expect(try daemon.filesHolding(Self.canary) == [])
    let current = try await daemon.stages.models.current(stream: "crm")
    #expect(current.name == report.models.first?.after)
    running.cancel()
    try await running.value
    command.close()
    withExtendedLifetime(lock) {}
  }

  @Test func `a daemon that does not answer in time is told of, and what was asked stays asked`()
    async throws
  {
    let daemon = try await Self.daemon(isHeard: true, training: false)
    let lock = Mutex<PollingLock?>(try PollingLock(daemon.stages.state))
    await #expect(throws: ErasureTakesLong.self) {
      try await daemon.stages.forget(Self.request, by: "ann", patience: .milliseconds(300))
    }
    #expect(try await daemon.posts().contains { $0.post.author == Self.canary })
    lock.withLock { $0 = nil }
    #expect(try await daemon.stages.erasure.doWhatWasAsked() == 1)
    #expect(try daemon.filesHolding(Self.canary) == [])
  }

  @Test func `an erasure that a crash has cut short is finished by whoever comes next`()
    async throws
  {
    let daemon = try await Self.daemon(isHeard: true, training: false)
    let id = try await daemon.inbox.askErasure(Self.request, by: "ann", at: Date())
    _ = try await daemon.inbox.forget(Self.request, at: Date())
    #expect(try !daemon.filesHolding(Self.canary).isEmpty)
    #expect(try await daemon.stages.erasure.doWhatWasAsked() == 1)
    #expect(try await daemon.inbox.erasureReport(id) != nil)
    #expect(try daemon.filesHolding(Self.canary) == [])
    let next = try await daemon.inbox.askErasure(Self.request, by: "ann", at: Date())
    try await daemon.inbox.erasureIsMade(next, report: try ErasureReport().stored())
    #expect(try await daemon.stages.erasure.doWhatWasAsked() == 1)
    #expect(try await daemon.inbox.erasureReport(next) != nil)
  }

  @Test func `an older database beside the blocklist is cleared when it is opened`() async throws {
    let daemon = try await Self.daemon(isHeard: true)
    let path = daemon.directory.path("state/inbox.sqlite3")
    let backup = daemon.directory.path("backup.sqlite3")
    _ = try await daemon.inbox.compact()
    try FileManager.default.copyItem(atPath: path, toPath: backup)
    _ = try await daemon.stages.forget(Self.request, by: "ann")
    daemon.leaveClosingToOthers()
    daemon.stages.close()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.moveItem(atPath: backup, toPath: path)
    #expect(try daemon.filesHolding(Self.canary).contains("inbox.sqlite3"))
    let next = try await TestDaemon(
      daemonYAML(feeds: [("feed", "http://127.0.0.1:9/feed")], stream: ["keep: 100%"]),
      in: daemon.directory)
    #expect(try next.filesHolding(Self.canary) == [])
    #expect(try await next.posts().count == 36)
  }

  @Test func `nobody found is blocked all the same`() async throws {
    let daemon = try await Self.daemon(isHeard: false)
    let model = try await Self.model(daemon)
    let report = try await daemon.stages.forget(Self.request, by: "ann")
    #expect(report.erased == Erased())
    #expect(report.sentences.first == "No post was found.")
    #expect(try await daemon.inbox.blocked() == daemon.inbox.hashes(of: Self.request))
    #expect(try await Self.model(daemon) == model)
  }
}

extension TestDaemon {
  /// The files of the state directory that hold a word, in either case, by their names.
  func filesHolding(_ word: String) throws -> [String] {
    let state = URL(filePath: directory.path("state"))
    let files =
      FileManager.default.enumerator(at: state, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL } ?? []
    return try files.filter { file in
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { return false }
      let data = try Data(contentsOf: file)
      return [word, word.uppercased()].contains { data.range(of: Data($0.utf8)) != nil }
    }.map(\.lastPathComponent).sorted()
  }
}

extension String {
  /// True for about two thirds of all headlines, the same ones always.
  fileprivate var isChosen: Bool { StableHash(self).value % 3 != 0 }
}
