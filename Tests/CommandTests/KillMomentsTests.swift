import FeedServer
import Foundation
import Synchronization
import Testing

/// The program is killed at random moments of deciding, undoing, training, exporting and retention, two
/// of them at work at once: what it had acknowledged is there, once.
@Suite struct KillMomentsTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// `SLUICE_KILLS` says more where there is time.
  private static let killsMin = environment["SLUICE_KILLS"].flatMap { Int($0) } ?? 200
  /// `SLUICE_SEED` repeats the choices of an earlier run; the moments differ with the machine.
  private static let seed =
    environment["SLUICE_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...9_999)

  @Test func `a kill at any moment loses nothing that was acknowledged and repeats nothing`()
    async throws
  {
    print("killed moments: SLUICE_SEED=\(Self.seed)")
    try await Bench.use { bench in
      try bench.serveThreeFeeds(
        of: 150,
        stream: """
          retrain: 3
              keep: 20%
              retention: { dropped: 1d, undecided: 1d, noise: 400d, relevant: 400d }
          """)
      _ = try await bench.json("poll", "--all", "--json")
      let items = try await bench.json("inbox", "--json").array.compactMap { $0["id"].int }
      try #require(items.count >= 20)
      // They come to their end one after the other while the kills go on.
      _ = try await bench.sqlite(
        "UPDATE post SET seen_at = strftime('%s', 'now') - 86400 + abs(random() % 60)")
      let work = KilledWork(bench, items: items, seed: Self.seed, killsMin: Self.killsMin)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<2 { group.addTask { while try await work.goOn() {} } }
        try await group.waitForAll()
      }
      #expect(work.kills >= Self.killsMin)
      try await check(bench, work)
    }
  }

  private func check(_ bench: Bench, _ work: KilledWork) async throws {
    #expect(try await bench.sqlite("PRAGMA integrity_check") == ["ok"])
    let entries = try await bench.sqlite(
      "SELECT decided_by || '|' || item || '|' || coalesce(decision, 'undo') FROM decision")
    let acknowledged = work.acknowledged
    #expect(acknowledged.entries.subtracting(entries) == [], "acknowledged and lost")
    #expect(Set(entries.map { $0.prefix { $0 != "|" } }).count == entries.count, "entered twice")
    #expect(!acknowledged.entries.isEmpty)

    // The ledger comes before the file: it may name one that was never seen, and lacks none.
    let ledger = Set(try await bench.sqlite("SELECT sha256 FROM export"))
    let sums = try await bench.run("/bin/sh", "-c", "sha256sum export-*.csv 2>/dev/null")
    let written = Set(sums.out.split(separator: "\n").map { String($0.prefix(64)) })
    #expect(!written.isEmpty)
    #expect(
      written.union(acknowledged.exports).subtracting(ledger) == [], "left, and not in the ledger")
    #expect(
      try await bench.sqlite(
        """
        SELECT count(*) FROM export WHERE outcome IN ('written', 'leaving') AND (sha256 = ''
          OR rows <> (SELECT count(*) FROM export_item WHERE export_item.export = export.id))
        """) == ["0"])

    #expect(
      try await bench.sqlite(
        "SELECT count(*) FROM post WHERE text IS NULL AND (title IS NOT NULL OR author IS NOT NULL)"
      )
        == ["0"], "retired by halves")
    let model = try await bench.sqlite("SELECT coalesce(model, '') FROM stream")
    #expect(model != [""], "nothing was learnt")
    let doctor = try await bench.sluice("doctor")
    #expect(doctor.code == 0, "\(doctor.out)")
    let poll = try await bench.json("poll", "--all", "--json")
    #expect(poll.array.allSatisfy { $0["new"].int == 0 }, "what went has come back")
    #expect(try await bench.sqlite("SELECT sum(posts) FROM tally") == ["450"])
  }
}

/// Starts verbs and kills them.
private final class KilledWork: Sendable {
  private enum Kind: Int, CaseIterable {
    case decide, undo, export, poll
  }

  struct Acknowledged {
    /// `by|item|decision`
    var entries: Set<String> = []
    /// SHA-256 of what left.
    var exports: Set<String> = []
  }

  private struct State {
    var random: SplitMix
    var number = 0
    var kills = 0
    /// What a whole run takes on this machine now.
    var seconds: [Kind: Double] = [:]
    var acknowledged = Acknowledged()
  }

  private struct Order {
    var kind: Kind
    var arguments: [String]
    var by: String
    /// Nil: it may live.
    var moment: Double?
  }

  private let bench: Bench
  private let items: [Int]
  private let killsMin: Int
  private let state: Mutex<State>

  init(_ bench: Bench, items: [Int], seed: UInt64, killsMin: Int) {
    self.bench = bench
    self.items = items
    self.killsMin = killsMin
    state = Mutex(State(random: SplitMix(seed: seed)))
  }

  var kills: Int { state.withLock { $0.kills } }
  var acknowledged: Acknowledged { state.withLock { $0.acknowledged } }

  /// One verb, killed or not; false once there were enough.
  func goOn() async throws -> Bool {
    guard let order = state.withLock({ next(&$0) }) else { return false }
    let start = ContinuousClock.now
    let process = try bench.start(order.arguments)
    let killer = Task {
      guard let moment = order.moment else { return }
      try await Task.sleep(for: .seconds(moment))
      process.signal(SIGKILL)
    }
    let ended = await process.ended()
    killer.cancel()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect([0, -SIGKILL, 65, 75].contains(ended.code), "\(order.arguments): \(ended.err)")
    state.withLock { state in
      if ended.code == -SIGKILL { state.kills += 1 }
      if ended.code == 0 { state.seconds[order.kind] = seconds }
      note(order, ended, &state.acknowledged)
    }
    return true
  }

  private func next(_ state: inout State) -> Order? {
    guard state.kills < killsMin, state.number < killsMin * 5 else { return nil }
    state.number += 1
    let by = "by\(state.number)"
    let item = items.randomElement(using: &state.random)!
    let kind = Kind(
      rawValue: [0, 0, 0, 0, 1, 2, 2, 3, 3][Int.random(in: 0..<9, using: &state.random)])!
    let decision = Bool.random(using: &state.random) ? "relevant" : "noise"
    let arguments =
      switch kind {
      case .decide: ["decide", "\(item)", decision, "--by", by]
      case .undo: ["undo", "\(item)", "--by", by]
      case .export:
        ["export", "--decision", "all", "--out", "export-\(state.number).csv", "--by", by]
      case .poll: ["poll"]
      }
    let share = Double.random(in: 0.1...1.1, using: &state.random)
    let lives = state.seconds[kind] == nil || state.number % 8 == 0
    return Order(
      kind: kind, arguments: arguments, by: by,
      moment: lives ? nil : share * (state.seconds[kind] ?? 1))
  }

  /// What it said before its end is acknowledged.
  private func note(_ order: Order, _ ended: Sluice.Ended, _ acknowledged: inout Acknowledged) {
    if order.kind == .decide,
      let said = ended.out.firstMatch(of: /item (\d+): (\w+); `sluice undo`/)
    {
      acknowledged.entries.insert("\(order.by)|\(said.1)|\(said.2)")
    }
    if order.kind == .undo, let said = ended.out.firstMatch(of: /item (\d+): \w+ taken back/) {
      acknowledged.entries.insert("\(order.by)|\(said.1)|undo")
    }
    if let said = ended.err.firstMatch(of: /SHA-256 ([0-9a-f]{64})/) {
      acknowledged.exports.insert(String(said.1))
    }
  }
}
