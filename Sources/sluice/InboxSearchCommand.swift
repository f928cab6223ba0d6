import ArgumentParser
import Daemon
import Foundation

struct InboxSearchCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Items and dropped posts that have these words, the newest first.",
    usage: "sluice inbox search <word> ... [--queue <queue>] [options]",
    discussion: """
      Looks in the title, text and author of every post held and in the notes. All words have to be \
      there; case and accents make no difference. "several words" in quotes have to follow each other, \
      -word must not be there, begin* is a beginning, and author:name, title:word and note:word look \
      in one place. A shell wants 'single quotes' around quotes and stars; behind -- words may begin \
      with -. Chinese, Japanese and Thai are found from the beginning of what stands between two signs.
      """)

  @Argument(help: "What to look for.")
  var words: [String]

  @Option(
    help: ArgumentHelp(
      "Where: \(SearchPlace.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "queue")
  )
  var queue: SearchPlace = .all

  @Option(help: ArgumentHelp("Only of this stream.", valueName: "name"))
  var stream: String?

  @Option(help: "At most so many.")
  var limit = 50

  @Option(help: ArgumentHelp("Only posts older than this one, as p34.", valueName: "post"))
  var before: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit is a number from 1") }
    guard before == nil || beforePost != nil else {
      throw ValidationError("--before takes a post, as p34")
    }
  }

  private var beforePost: Int64? {
    before.flatMap { Int64($0.hasPrefix("p") ? $0.dropFirst() : $0[...]) }
  }

  func execute() async throws {
    let stages = try await common.open()
    defer { stages.close() }
    if let stream { try stages.requireStream(stream) }
    let page = try await stages.search(
      SearchRequest(
        words.joined(separator: " "), place: queue, stream: stream, limit: limit,
        before: beforePost, now: Date()))
    try SearchPrinter.show(page, json: output.json)
  }
}

/// Shows what a search found.
private enum SearchPrinter {
  static func show(_ page: SearchPage, json: Bool) throws {
    if json {
      try Output.json(page.hits.map(SearchHitJSON.init))
    } else if page.hits.isEmpty {
      Output.note("sluice: nothing held has these words")
    } else {
      Output.table(
        ["FOUND", "AGE", "STATE", "STREAM", "SOURCE", "WHAT"], numeric: [0], isWrapped: true,
        page.hits.map { hit in
          [
            hit.name, Output.relative(hit.published ?? hit.seenAt), state(hit), hit.stream,
            hit.source, what(hit),
          ]
        })
    }
    if let next = page.next { Output.note("sluice: older ones: --before p\(next)") }
    if page.postsToIndex > 0 {
      Output.note(
        "sluice: the newest \(page.postsToIndex) posts are not indexed yet; search again in a moment"
      )
    }
  }

  private static func state(_ hit: SearchHit) -> String {
    hit.item == nil ? "dropped" : hit.decision?.rawValue ?? "undecided"
  }

  /// The headline, and what stands around the words, those in brackets.
  private static func what(_ hit: SearchHit) -> String {
    let snippet = hit.snippet.map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
    let headline = hit.headline.printable
    let plain = hit.snippet.map(\.text).joined()
    return plain.hasPrefix(headline) || headline.isEmpty ? snippet : "\(headline): \(snippet)"
  }
}
