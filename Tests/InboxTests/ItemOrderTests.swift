import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct ItemOrderTests {
  private typealias Entry = MixedOrder.Entry

  @Test func `every third place is from just below the threshold, as long as there are any`() {
    let likely = (1...7).map { Entry(id: Int64($0), stream: 1, score: 10 - Double($0)) }
    let near = (11...12).map {
      Entry(id: Int64($0), stream: 1, score: -Double($0), isNear: true)
    }
    let all = (near + likely).shuffled()
    #expect(MixedOrder(nearEvery: 3).ids(all) == [1, 2, 11, 3, 4, 12, 5, 6, 7])
    #expect(MixedOrder(nearEvery: 2).ids(all) == [1, 11, 2, 12, 3, 4, 5, 6, 7])
    #expect(MixedOrder(nearEvery: nil).ids(all) == [1, 2, 3, 4, 5, 6, 7, 11, 12])
    #expect(MixedOrder(nearEvery: 3).ids(near) == [11, 12])
    #expect(MixedOrder(nearEvery: 3).ids([]).isEmpty)
  }

  @Test func `each stream gives its best in turn, since scores of two models do not compare`() {
    let entries = [
      Entry(id: 1, stream: 1, score: 9), Entry(id: 2, stream: 1, score: 8),
      Entry(id: 3, stream: 1, score: 7), Entry(id: 4, stream: 2, score: -2),
      Entry(id: 5, stream: 2, score: -3, isNear: true),
    ]
    #expect(MixedOrder(nearEvery: 3).ids(entries) == [1, 4, 5, 2, 3])
  }

  @Test func `what somebody asked for stands first`() {
    let entries = [
      Entry(id: 1, stream: 1, score: 9), Entry(id: 2, stream: 1, score: -9, isRequested: true),
    ]
    #expect(MixedOrder(nearEvery: 3).ids(entries) == [2, 1])
  }

  /// Nine kept posts, the later ones scored higher, and three from just below the threshold.
  private static func inbox() async throws -> TestInbox {
    let inbox = try await TestInbox()
    try await inbox.poll(
      .forum, Post.samples(12), score: { Double($0.id)! }, keep: { Int($0.id)! > 3 })
    let posts = try await inbox.database.droppedPosts().map { LatePost(id: $0.id, score: 0) }
    _ = try await inbox.database.surface(
      posts,
      LateArrival(
        .nearThreshold, stream: "crm", day: "2026-11-22", at: .at(150), expiresAt: .at(1_000_000),
        most: 3))
    return inbox
  }

  @Test func `pages of the mixed order do not overlap, and make the whole`() async throws {
    let inbox = try await Self.inbox()
    let whole = try await inbox.database.items(in: .waiting, now: .at(200))
    let isNear = whole.map { $0.surfacing == .nearThreshold }
    #expect(isNear.indices.filter { isNear[$0] } == [2, 5, 8])
    let scores = whole.filter { $0.surfacing == .gate }.map(\.score)
    #expect(scores == [12, 11, 10, 9, 8, 7, 6, 5, 4])
    var paged: [Int64] = []
    for offset in stride(from: 0, to: 14, by: 5) {
      paged += try await inbox.database.items(
        in: .waiting, stream: "crm", now: .at(200), limit: 5, offset: offset
      ).map(\.id)
    }
    #expect(paged == whole.map(\.id))
    #expect(try await inbox.database.holdsNearThreshold(.waiting, now: .at(200)))
    #expect(try await !inbox.database.holdsNearThreshold(.waiting, stream: "shops", now: .at(200)))
    #expect(try await !inbox.database.holdsNearThreshold(.relevant, now: .at(200)))
  }

  @Test func `score and newest are orders of their own`() async throws {
    let inbox = try await Self.inbox()
    try await inbox.poll(.shop, [.sample("99")], at: 180, score: { _ in 7.5 })
    func listed(_ order: ItemOrder) async throws -> [ItemSummary] {
      try await inbox.database.items(in: .waiting, now: .at(200), order: order)
    }
    let scores = try await listed(.score).map(\.score)
    #expect(scores == scores.sorted(by: >) && scores.count == 13)
    let newest = try await listed(.newest)
    #expect(newest.first?.stream == "shops")
    #expect(newest.dropFirst().prefix(3).allSatisfy { $0.surfacing == .nearThreshold })
  }

  @Test func `items are scored again, and then stand in the new order`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, Post.samples(3), score: { Double($0.id)! })
    let before = try await inbox.waiting()
    try await inbox.decide(before[1].id, .noise)
    let open = try await inbox.database.openItems(stream: "crm", now: .at(400), limit: 1)
    let rest = try await inbox.database.openItems(
      stream: "crm", after: open[0].id, now: .at(400), limit: 9)
    #expect((open + rest).map(\.id).sorted() == [before[0].id, before[2].id].sorted())
    #expect((open + rest).allSatisfy { $0.posts.count == 1 })
    try await inbox.database.rescore(
      before.map { ItemScore(item: $0.id, score: -$0.score, probability: 0.25) })
    let after = try await inbox.waiting(now: 400)
    #expect(after.map(\.id) == [before[2].id, before[0].id])
    #expect(after.allSatisfy { $0.probability == 0.25 })
    let decided = try await inbox.database.item(before[1].id).summary
    #expect(decided.score == before[1].score, "what is decided is left alone")
    let verdict = try await inbox.database.item(before[0].id).posts[0].verdict
    #expect(verdict.assessment.score == 3)
  }

  @Test func `ten thousand waiting items are in order at once`() {
    let entries = (0..<10_000).map { (number: Int) -> Entry in
      let score = Double(number * 7_919 % 10_007)
      return Entry(
        id: Int64(number), stream: Int64(number % 3), score: score, isNear: number % 4 == 0)
    }
    let ids = MixedOrder(nearEvery: 3).ids(entries)
    #expect(Set(ids).count == 10_000)
    #expect(ids == MixedOrder(nearEvery: 3).ids(entries.reversed()))
  }
}
