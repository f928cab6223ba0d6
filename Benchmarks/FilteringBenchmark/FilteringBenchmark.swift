import Daemon
import Filtering
import Foundation
import Posts

/// Does one thing that the filter does, over and over, and says what it took, in one line of JSON.
///
///     FilteringBenchmark train LABELS COUNT MODEL     once; writes the model
///     FilteringBenchmark load MODEL
///     FilteringBenchmark tokenise MODEL POSTS
///     FilteringBenchmark score MODEL POSTS            text in, verdict out
///     FilteringBenchmark assess MODEL POSTS           one by one, with evidence
///
/// Files are read into memory beforehand, and a first pass over the posts is not counted.
@main
enum FilteringBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("train", 4): try train(labels: arguments[1], count: arguments[2], out: arguments[3])
    case ("load", 2): try load(path: arguments[1])
    case ("tokenise", 3), ("score", 3), ("assess", 3):
      let model = try model(path: arguments[1])
      let posts = try posts(path: arguments[2])
      switch arguments[0] {
      case "tokenise":
        measure(posts) { Tokenizer.tokens(title: $0.title, text: $0.text).tokens.count }
      case "score": score(posts, by: model)
      default: assess(posts, by: model)
      }
    default:
      let usage = "usage: FilteringBenchmark train|load|tokenise|score|assess FILE…\n"
      FileHandle.standardError.write(Data(usage.utf8))
      exit(64)
    }
  }

  private static func train(labels: String, count: String, out: String) throws {
    let posts = try posts(path: labels).prefix(Int(count) ?? .max)
    let labelled = posts.map {
      LabelledPost(title: $0.title, text: $0.text, label: $0.isRelevant ? .relevant : .noise)
    }
    let start = Stopwatch.cpuSeconds
    let model = Model.train(labelled: labelled, background: [], taxonomy: GestureFile.embedded)
    let seconds = Stopwatch.cpuSeconds - start
    try Data(ModelFile.encode(model)).write(to: URL(filePath: out))
    say("\"labels\":\(posts.count),\"terms\":\(model.counts.terms),\"cpu_seconds\":\(seconds)")
  }

  /// From bytes in memory to a model that can score.
  private static func load(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var times: [Double] = []
    var terms = 0
    for _ in 0..<15 {
      let start = Stopwatch.cpuSeconds
      terms = try ModelFile.decode(bytes).counts.terms
      times.append(Stopwatch.cpuSeconds - start)
    }
    say("\"terms\":\(terms),\"bytes\":\(bytes.count),\"milliseconds\":\(1e3 * middle(of: times))")
  }

  private static func score(_ posts: [LabelledLine], by model: Model) {
    let threshold = model.referenceQuantiles.threshold(keep: 0.05)
    measure(posts) {
      let score = model.score(title: $0.title, text: $0.text)
      return threshold?.keeps(score: score, identity: 0) == true ? 1 : 0
    }
  }

  /// Passes over the posts until two seconds are over.
  private static func measure(_ posts: [LabelledLine], work: (LabelledLine) -> Int) {
    var sum = posts.reduce(0) { $0 &+ work($1) }
    var passes = 0
    let start = Stopwatch.cpuSeconds
    repeat {
      for post in posts { sum &+= work(post) }
      passes += 1
    } while Stopwatch.cpuSeconds - start < 2
    let seconds = Stopwatch.cpuSeconds - start
    // The sum is said so that none of the work can be left out.
    say("\"posts\":\(posts.count * passes),\"cpu_seconds\":\(seconds),\"sum\":\(sum)")
  }

  private static func assess(_ posts: [LabelledLine], by model: Model) {
    var pieces = 0
    var times: [Double] = []
    for post in posts.prefix(1_000) { _ = model.assess(title: post.title, text: post.text) }
    for post in posts {
      let start = Stopwatch.wallSeconds
      pieces += model.assess(title: post.title, text: post.text).evidence.count
      times.append(Stopwatch.wallSeconds - start)
    }
    let share = Double(pieces) / Double(posts.count)
    say("\"milliseconds\":\(1e3 * middle(of: times)),\"evidence\":\(share)")
  }
}

extension FilteringBenchmark {
  /// A line of a file of posts.
  private struct LabelledLine: Decodable {
    var title: String?
    var text: String
    var label: String?

    var isRelevant: Bool { label == "relevant" }
  }

  private static func posts(path: String) throws -> [LabelledLine] {
    let decoder = JSONDecoder()
    return try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")).map {
      try decoder.decode(LabelledLine.self, from: $0)
    }
  }

  private static func model(path: String) throws -> Model {
    try ModelFile.decode([UInt8](try Data(contentsOf: URL(filePath: path))))
  }

  private static func middle(of times: [Double]) -> Double { times.sorted()[times.count / 2] }

  private static func say(_ fields: String) { print("{\(fields)}") }
}

private enum Stopwatch {
  /// User and system time of this process.
  static var cpuSeconds: Double { read(CLOCK_PROCESS_CPUTIME_ID) }
  static var wallSeconds: Double { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
