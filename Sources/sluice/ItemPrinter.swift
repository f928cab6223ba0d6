import Daemon
import Foundation

/// Shows items and posts to a person, or as JSON to a program.
enum ItemPrinter {
  static func list(_ items: [ItemSummary], queue: Queue, json: Bool) throws {
    guard !json else { return try Output.json(items.map(ItemJSON.init)) }
    guard !items.isEmpty else { return Output.note("sluice: the queue \(queue) is empty") }
    let now = Date()
    let marks = items.map { $0.marks(now: now) }
    // Only where there is something to say, in front of the title.
    let hasMarks = !marks.allSatisfy(\.isEmpty)
    // Why it is there, where it is not the gate that kept it.
    let saysWhy = items.contains { $0.surfacing != .gate }
    var header = ["ITEM", items.contains { $0.probability != nil } ? "LIKELY" : "SCORE"]
    if saysWhy { header.append("WHY") }
    header += ["GESTURE", "STREAM", "SOURCE", "AGE"]
    if hasMarks { header.append("MARKS") }
    header.append("TITLE")
    let rows = zip(items, marks).map { item, marks in
      var row = [String(item.id), likelihood(item.probability, item.score)]
      if saysWhy { row.append(item.surfacing == .gate ? "-" : item.surfacing.rawValue) }
      row.append(item.gesture?.rawValue ?? "-")
      row += [item.stream, item.source.printable]
      row.append(Output.relative(item.published ?? item.surfacedAt))
      if hasMarks { row.append(marks.joined(separator: ", ")) }
      row.append(item.headline)
      return row
    }
    Output.table(header, numeric: [0, 1], isCut: true, rows)
  }

  /// What became of each item of a change, as `item 12: WORDS`.
  static func changed(
    _ items: [Int64], in stages: Stages, json: Bool, words: (ItemSummary) -> String
  ) async throws {
    let summaries = try await stages.inbox.summaries(of: items)
    guard !json else { return try Output.json(summaries.map(ItemJSON.init)) }
    for item in summaries { Output.line("item \(item.id): \(words(item))") }
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
    let marks = item.marks(now: Date()).filter { $0 != "note" }
    if !marks.isEmpty { Output.line(marks.joined(separator: ", ")) }
    for line in item.note?.split(separator: "\n", omittingEmptySubsequences: false) ?? [] {
      Output.line("Note: \(line)")
    }
    if !item.alsoSeen.isEmpty {
      Output.line("Also seen in \(item.alsoSeen.map(\.printable).joined(separator: ", "))")
    }
    for post in detail.posts where post.isShown { show(post) }
    let history = detail.historyLines
    if !history.isEmpty { Output.line("") }
    for line in history { Output.line("\(line.at.iso8601)  \(line.words)  \(line.by.printable)") }
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

extension ItemSummary {
  /// What people did to it besides deciding it, as far as that holds.
  fileprivate func marks(now: Date) -> [String] {
    var marks: [String] = []
    if let opensAt, opensAt > now {
      let words = decision == nil ? "snoozed until" : "back at"
      marks.append("\(words) \(opensAt.clock(in: .current))")
    }
    if hasNewActivity { marks.append("new activity") }
    if let claim, claim.until > now { marks.append("claimed by \(claim.by.printable)") }
    if let action { marks.append(action.rawValue) }
    if note != nil { marks.append("note") }
    return marks
  }
}
