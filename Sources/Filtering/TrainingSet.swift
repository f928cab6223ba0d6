/// Labelled posts as a sparse matrix over the terms that at least two of them hold.
///
/// Rows stand in an order of their own (by a hash of the post), so whatever is computed from them
/// does not depend on the order in which labels came.
struct TrainingSet {
  private(set) var rowStarts: [Int] = [0]
  private(set) var columns: [Int32] = []
  private(set) var values: [Float] = []
  private(set) var relevant: [Bool] = []
  /// What each post's cues and self-taught words say, before labels.
  private(set) var priorScores: [Double] = []
  /// The terms' keys, ascending; a column is a place in here.
  let keys: [UInt64]
  let columnOf: ColumnIndex

  var rowCount: Int { relevant.count }

  /// A word of one post is a name, a typing error, or chance.
  private static let postsMin = 2

  init(_ posts: [LabelledPost], prior: Model) {
    let rows = posts.map { (hash: TermHash.ofPost(title: $0.title, text: $0.text), post: $0) }
      .sorted {
        ($0.hash, $0.post.label.rawValue) < ($1.hash, $1.post.label.rawValue)
      }
    var terms: [PostTerms] = []
    for row in rows {
      let post = Tokenizer.tokens(title: row.post.title, text: row.post.text)
      let cues = prior.cues(in: post)
      var known = PostTerms(post)
      priorScores.append(prior.score(known, cues))
      known.append(cues, keys: prior.matcher.keys)
      terms.append(known)
      relevant.append(row.post.label == .relevant)
    }
    keys = Self.shared(terms)
    columnOf = ColumnIndex(keys)
    for row in terms {
      append(row)
    }
  }

  private mutating func append(_ row: PostTerms) {
    for (key, value) in zip(row.keys, row.values) {
      guard let column = columnOf[key] else { continue }
      columns.append(column)
      values.append(value)
    }
    rowStarts.append(columns.count)
  }

  /// The keys that enough of the posts hold, ascending.
  static func shared(_ posts: [PostTerms], postsMin: Int = postsMin) -> [UInt64] {
    var all: [UInt64] = []
    all.reserveCapacity(posts.reduce(0) { $0 + $1.keys.count })
    for post in posts { all += post.keys }
    all.sort()
    var found: [UInt64] = []
    var index = 0
    while index < all.count {
      var end = index + 1
      while end < all.count, all[end] == all[index] { end += 1 }
      if end - index >= postsMin, all[index] != 0 { found.append(all[index]) }
      index = end
    }
    return found
  }
}

extension TrainingSet {
  /// From terms and labels that are at hand, in an order that is canonical already.
  init(_ examples: [(terms: PostTerms, isStrong: Bool)]) {
    keys = Self.shared(examples.map(\.terms), postsMin: 3)
    columnOf = ColumnIndex(keys)
    for example in examples {
      append(example.terms)
      relevant.append(example.isStrong)
    }
  }
}
