import GRDB
import Posts

/// Finds the post of a stream that another one nearly repeats, among what is held and what the same
/// poll brings.
///
/// Sketches say which posts to compare, words decide. Only originals carry a sketch, so that a chain
/// of small changes does not lead away from the first.
struct NearCopies {
  struct Found {
    /// Its row; nil where it is of the same poll.
    var row: Int64?
    /// Its place in the poll, where it has no row.
    var place: Int
    var original: NearOriginal
  }

  private let db: Database
  private let stream: Int64
  private let recent: RecentSketches
  /// What this poll brought so far, by each of the two numbers.
  private var firsts: [UInt32: [Int]] = [:]
  private var seconds: [UInt32: [Int]] = [:]
  private var posts: [Int: Post] = [:]

  /// Of many posts with one number, the newest are compared: a flood of alike ones costs no more.
  private static let comparedMax = 4

  init(db: Database, stream: Int64, recent: RecentSketches) throws {
    self.db = db
    self.stream = stream
    self.recent = recent
    try recent.refresh(db)
  }

  /// The post that this one nearly repeats; remembers it for those behind it where there is none.
  mutating func find(_ post: Post, _ sketch: CopySketch?, at place: Int) throws -> Found? {
    guard let sketch else { return nil }
    let rows = recent.posts(numbers(sketch), atMost: Self.comparedMax)
    let places =
      Array((firsts[sketch.first] ?? []).suffix(Self.comparedMax))
      + (seconds[sketch.second] ?? []).suffix(Self.comparedMax)
    if !rows.isEmpty || !places.isEmpty {
      let shingles = CopyShingles(CopyWords(title: post.title, text: post.text))
      if let found = try stored(rows, shingles) ?? inPoll(places, shingles) { return found }
    }
    posts[place] = post
    firsts[sketch.first, default: []].append(place)
    seconds[sketch.second, default: []].append(place)
    return nil
  }

  /// The item of a post in the inbox that this one nearly repeats; nil where there is none.
  func item(of post: Post) throws -> Int64? {
    let words = CopyWords(title: post.title, text: post.text)
    guard let sketch = CopySketch(words) else { return nil }
    let rows = recent.posts(numbers(sketch), atMost: Self.comparedMax)
    guard let found = try stored(rows, CopyShingles(words)), found.original == .inInbox else {
      return nil
    }
    return try Int64.fetchOne(
      db, sql: "SELECT item FROM post WHERE id = ?", arguments: [found.row])
  }

  /// Posts that nearly repeat this one and that the gate dropped; in no item.
  func dropped(nearly post: Post, but row: Int64) throws -> [Int64] {
    let words = CopyWords(title: post.title, text: post.text)
    guard let sketch = CopySketch(words) else { return [] }
    let shingles = CopyShingles(words)
    let rows = Set(recent.posts(numbers(sketch), atMost: Self.comparedMax)).subtracting([row])
    return try rows.sorted().filter { other in
      let held = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT post.title, post.text FROM post JOIN verdict ON verdict.post = post.id
            WHERE post.id = ? AND post.stream = ? AND post.item IS NULL AND post.text IS NOT NULL
              AND verdict.reason IN ('below-threshold', 'over-budget')
            """), arguments: [other, stream])
      return held.map {
        shingles.isNearCopy(of: CopyShingles(CopyWords(title: $0["title"], text: $0["text"])))
      } ?? false
    }
  }

  /// A sketch as the database has it. Streams do not meet.
  func numbers(_ sketch: CopySketch) -> (first: Int32, second: Int32) {
    let mask = UInt32(truncatingIfNeeded: stream) &* 0x9e37_79b1
    return (Int32(bitPattern: sketch.first ^ mask), Int32(bitPattern: sketch.second ^ mask))
  }

  /// One in the inbox goes before one that was dropped, and the first before later ones.
  private func stored(_ rows: [Int64], _ shingles: CopyShingles) throws -> Found? {
    var found: Found?
    for row in Set(rows).sorted() where found?.original != .inInbox {
      guard
        let held = try Row.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT post.stream, post.title, post.text, post.item, verdict.reason, verdict.score,
                verdict.model
              FROM post JOIN verdict ON verdict.post = post.id
              WHERE post.id = ? AND post.text IS NOT NULL
              """), arguments: [row]),
        held["stream"] == stream,
        shingles.isNearCopy(
          of: CopyShingles(CopyWords(title: held["title"], text: held["text"])))
      else { continue }
      if held["item"] as Int64? != nil {
        found = Found(row: row, place: 0, original: .inInbox)
      } else if found == nil, let reason = Verdict.Reason(rawValue: held["reason"]) {
        found = Found(
          row: row, place: 0,
          original: .dropped(reason, score: held["score"], model: held["model"]))
      }
    }
    return found
  }

  private func inPoll(_ places: [Int], _ shingles: CopyShingles) -> Found? {
    Set(places).sorted().first { place in
      posts[place].map {
        shingles.isNearCopy(of: CopyShingles(CopyWords(title: $0.title, text: $0.text)))
      } ?? false
    }.map { Found(row: nil, place: $0, original: .inPoll($0)) }
  }
}
