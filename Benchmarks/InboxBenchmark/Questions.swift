import Foundation
import Inbox
import Posts

/// What pages, keys and reports ask of the database, each many times over with other particulars.
struct Questions {
  let database: InboxDatabase
  private let now = Date(timeIntervalSince1970: FilledInbox.end)

  init(database: InboxDatabase) { self.database = database }

  func askAll() async throws {
    try await askLists()
    try await askItems()
    try await askReports()
    try await decide()
  }

  private func askLists() async throws {
    for queue in Queue.allCases {
      try await measure("\(queue.rawValue), first page", times: 50) { _ in
        try await database.items(in: queue, now: now, limit: 50).count
      }
      try await measure("\(queue.rawValue), of a stream, deep", times: 50) { turn in
        try await database.items(
          in: queue, stream: FilledInbox.streams[turn % 4], now: now, limit: 50, offset: 2_000
        ).count
      }
    }
    try await measure("dropped, first page", times: 50) { _ in
      try await database.droppedPosts(limit: 50).count
    }
    try await measure("dropped, of a stream", times: 50) { turn in
      try await database.droppedPosts(stream: FilledInbox.streams[turn % 4], limit: 50).count
    }
    try await measure("counts", times: 50) { _ in
      try await database.itemCounts(now: now).count
    }
    try await measure("counts of a stream", times: 50) { turn in
      try await database.itemCounts(stream: FilledInbox.streams[turn % 4], now: now).count
    }
  }

  private func askItems() async throws {
    let items = try await database.items(in: .waiting, now: now, limit: 1_000).map(\.id)
    guard !items.isEmpty else { return }
    try await measure("an item's page", times: 500) { turn in
      try await database.item(items[turn * 7 % items.count]).posts.count
    }
    let newest = try await database.droppedPosts(limit: 1)[0].id
    var source = MadeUpPosts(seed: 3)
    let posts = (0..<500).map { _ in newest - Int64(source.below(Int(newest) / 4)) }
    try await measure("a post explained", times: 500) { turn in
      (try? await database.post(posts[turn]).verdict.assessment.evidence.count) ?? 0
    }
  }

  private func askReports() async throws {
    try await measure("tallies of a stream", times: 20) { turn in
      try await database.tallies(stream: FilledInbox.streams[turn % 4]).count
    }
    try await measure("feeds", times: 20) { _ in try await database.feeds().count }
    try await measure("coverage", times: 20) { _ in try await database.coverage().count }
    try await measure("new decisions of a stream", times: 20) { turn in
      try await database.newDecisions(stream: FilledInbox.streams[turn % 4])
    }
    try await measure("a day's dropped posts", times: 20) { turn in
      try await database.dropped(
        DroppedPosts(
          stream: FilledInbox.streams[turn % 4], reasons: [.belowThreshold, .overBudget],
          since: now - 86_400, before: now), limit: 1_000
      ).count
    }
    var filter = ExportFilter()
    filter.since = now - 3 * 86_400
    try await measure("an export", times: 5) { _ in
      let request = ExportRequest(filter: filter, profile: .plain, by: "ada")
      let export = try await database.prepareExport(request, at: now) { _ in }
      try await database.conclude(export: export.id, .written)
      return export.rows
    }
  }

  private func decide() async throws {
    let items = try await database.items(in: .waiting, now: now, limit: 1_000).map(\.id)
    let decided = min(200, items.count)
    try await measure("a decision", times: decided) { turn in
      try await database.decide([items[turn]], .relevant, by: "ada", at: now).count
    }
    try await measure("an undo", times: decided) { _ in
      try await database.undo(by: "ada", at: now).count
    }
  }

  private func measure(
    _ name: String, times: Int, _ question: (Int) async throws -> Int
  ) async throws {
    var milliseconds: [Double] = []
    var answers = 0
    for turn in 0..<times {
      let start = ContinuousClock.now
      answers = try await question(turn)
      milliseconds.append(start.duration(to: .now) / .milliseconds(1))
    }
    milliseconds.sort()
    let last = milliseconds[min(times - 1, times * 99 / 100)]
    print(
      "{\"name\":\"\(name)\",\"median\":\(milliseconds[times / 2]),\"p99\":\(last),"
        + "\"last_answer\":\(answers)}")
  }
}
