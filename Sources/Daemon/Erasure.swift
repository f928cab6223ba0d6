import Filtering
import Foundation
import Inbox
import Logging
import Posts
import ServiceLifecycle

/// Forgets people: in the database, in every model and gate, in memory and in free space. Done by the
/// process that polls, which has models and gates in memory, or by any while nobody polls.
struct Erasure: Sendable {
  let inbox: InboxDatabase
  let models: ModelStore
  let trainer: Trainer
  let gates: GateCache
  let blocklist: Blocklist
  let logger: Logger
  /// How long those who read at that moment get to let go of the write-ahead log.
  var patience = Duration.seconds(30)

  /// Carries out what was asked for and is not done, also what a crash has interrupted: each step can
  /// be made twice.
  ///
  /// - Returns: how many erasures.
  @discardableResult
  func doWhatWasAsked() async throws -> Int {
    var count = 0
    while let pending = try await inbox.pendingErasure() {
      try await carryOut(pending)
      count += 1
    }
    return count
  }

  private func carryOut(_ pending: PendingErasure) async throws {
    var report = try pending.report.map(ErasureReport.init(stored:)) ?? ErasureReport()
    if let request = pending.request {
      let hashes = inbox.hashes(of: request)
      // Durable before anything else: a restore of an older backup has to know it.
      try blocklist.add(hashes.union(try await inbox.blocked()), at: Date())
      let erased = try await inbox.forget(request, at: Date())
      report.erased = erased.counts
      try await forgetOutsideOfPosts(erased, request, &report)
      try await inbox.erasureIsMade(pending.id, report: try report.stored())
    }
    report.compaction = try await inbox.compact(patience: patience)
    try await inbox.finishErasure(pending.id, report: try report.stored(), at: Date())
    logger.notice(
      "erasure \(pending.id) is done; posts: \(report.erased.posts), models made anew: \(report.models.count)"
    )
  }

  /// Erases whom a blocklist names and the database does not know: the database is a backup from before
  /// somebody was forgotten. Gates begin anew, since nobody knows any more how those were called.
  func applyBlocklist() async throws {
    let unknown = try blocklist.read().subtracting(try await inbox.blocked())
    let isBegun = try await inbox.isBlocklistBegun()
    guard isBegun || !unknown.isEmpty else { return }
    try await inbox.markBlocklistBegun()
    let erased = try await inbox.applyBlocklist(unknown, at: Date())
    try await inbox.dropGates()
    gates.forget()
    _ = try await rebuildModels()
    _ = try await models.sweep()
    _ = try await inbox.compact(patience: patience)
    try await inbox.markBlocklistDone()
    logger.notice(
      "the blocklist names whom this database did not know; posts erased: \(erased.counts.posts)")
  }

  private func forgetOutsideOfPosts(
    _ erased: ErasedPosts, _ request: ForgetRequest?, _ report: inout ErasureReport
  ) async throws {
    let authors = try await authorHashes(erased.bylines, request)
    try await inbox.changeGates { stored in
      guard var gate = KeepGate(stored: stored) else { return stored }
      gate.forget(authors: authors)
      return gate.stored()
    }
    gates.forget()
    report.models = try await rebuildModels()
    report.modelFilesRemoved = try await models.sweep()
  }

  /// How the gates may name them. An author of whom no post is left may have been spelt in several
  /// ways.
  private func authorHashes(
    _ bylines: Set<Byline>, _ request: ForgetRequest?
  ) async throws -> Set<UInt64> {
    var hashes = Set(
      bylines.map { GateFeed(id: 0, address: $0.feedAddress).hash(ofAuthor: $0.author) })
    guard case .person(let person) = request else { return hashes }
    let feeds = try await inbox.feeds(configuredOnly: false).map(\.feed.address)
      .filter { Person.host(of: $0) == person.host }
    for address in feeds + ["https://\(person.host)/"] {
      for mark in ["", "@", "u/", "/u/"] {
        hashes.insert(GateFeed(id: 0, address: address).hash(ofAuthor: mark + person.handle))
      }
    }
    return hashes
  }

  /// All of them: a model may still weigh words of a post that retention has removed since. That of a
  /// stream which is no longer configured is dropped.
  private func rebuildModels() async throws -> [ErasureReport.ModelChange] {
    var changes: [ErasureReport.ModelChange] = []
    for (stream, model) in try await inbox.models().sorted(by: { $0.key < $1.key }) {
      guard let model else { continue }
      var after: String?
      if let configured = trainer.live.current.streams.first(where: { $0.name == stream }) {
        after = try await trainer.train(configured).model.name
      } else {
        try await inbox.dropModel(stream: stream)
      }
      changes.append(ErasureReport.ModelChange(stream: stream, before: model, after: after))
    }
    return changes
  }
}

/// The eraser as a part of the daemon: looks every second what another process has asked for.
struct ErasureService: Service {
  static let lookSeconds = 1.0
  /// After an attempt that failed.
  static let pauseSeconds = 60.0

  let erasure: Erasure

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var complaint: String?
      while !Task.isCancelled {
        do {
          try await erasure.doWhatWasAsked()
          complaint = nil
        } catch {
          // A full disk lasts: it is said once, and each attempt trains every model.
          if !Task.isCancelled, complaint != "\(error)" {
            complaint = "\(error)"
            erasure.logger.error("what was asked to be forgotten is not yet: \(error)")
          }
        }
        let seconds = complaint == nil ? Self.lookSeconds : Self.pauseSeconds
        try? await Task.sleep(for: .seconds(seconds))
      }
    }
  }
}
