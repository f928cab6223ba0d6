import Daemon
import Foundation

/// Shows items and posts to a person, or as JSON to a program.
enum ItemPrinter {
  static func list(_ items: [ItemSummary], queue: Queue, json: Bool) throws {
    guard !json else { return try Output.json(items.map(ItemJSON.init)) }
    guard !items.isEmpty else { return Output.note("sluice: the queue \(queue) is empty") }
    Output.table(
      [
        "ITEM", items.contains { $0.probability != nil } ? "LIKELY" : "SCORE", "GESTURE", "STREAM",
        "SOURCE", "AGE", "TITLE",
      ], numeric: [0, 1], isCut: true,
      items.map { item in
        [
          String(item.id), likelihood(item.probability, item.score),
          item.gesture?.rawValue ?? "-", item.stream, item.source.printable,
          Output.relative(item.published ?? item.surfacedAt), item.headline,
        ]
      })
  }

  static func list(_ posts: [PostRecord], json: Bool) throws {
    guard !json else { return try Output.json(posts.map(PostJSON.init)) }
    guard !posts.isEmpty else { return Output.note("sluice: no dropped posts are held") }
    Output.table(
      ["POST", "SCORE", "REASON", "STREAM", "SOURCE", "TITLE"], numeric: [0, 1], isCut: true,
      posts.map { post in
        [
          "p\(post.id)", Output.number(post.verdict.assessment.score),
          post.verdict.reason.rawValue, post.stream, post.source.printable,
          post.post.headline,
        ]
      })
  }

  static func show(_ detail: ItemDetail, json: Bool) throws {
    guard !json else { return try Output.json(ItemDetailJSON(detail)) }
    let item = detail.summary
    Output.line("Item \(item.id) in \(item.stream): \(item.decision?.rawValue ?? "undecided")")
    if !item.alsoSeen.isEmpty {
      Output.line("Also seen in \(item.alsoSeen.map(\.printable).joined(separator: ", "))")
    }
    for post in detail.posts where post.isShown { show(post) }
    if !detail.history.isEmpty { Output.line("") }
    for entry in detail.history {
      let what = entry.decision?.rawValue ?? "undo"
      Output.line("\(entry.decidedAt.iso8601)  \(what)  \(entry.decidedBy.printable)")
    }
  }

  private static func show(_ record: PostRecord) {
    let post = record.post
    Output.line("")
    if let title = post.title { Output.line(title.printable) }
    let facts = [
      record.source, post.author, post.date?.iso8601, post.url,
      likelihood(record.verdict.assessment.probability, record.verdict.assessment.score),
      record.verdict.assessment.gesture?.rawValue,
    ]
    Output.line(facts.compactMap { $0?.printable }.joined(separator: " · "))
    Output.line("")
    for line in post.text.split(separator: "\n", omittingEmptySubsequences: false) {
      Output.line(String(line).printable)
    }
  }

  /// A probability where there is one; before that the score says at least what comes first.
  private static func likelihood(_ probability: Double?, _ score: Double) -> String {
    probability.map { "\(Int(($0 * 100).rounded())) %" } ?? Output.number(score)
  }
}
