/// Labelled posts as a sparse matrix over the terms that at least two of them hold.
///
/// Rows stand in an order of their own (by a hash of the post), so whatever is computed from them
/// does not depend on the order in which labels came. The n-grams of a word are held once and not
/// for each post, so the matrix is some ten times smaller than it looks, and mostly in the cache.
struct TrainingSet {
  /// Words, pairs and cues, ascending; then n-grams of characters, ascending. A column is a place in
  /// here.
  let keys: [UInt64]
  /// The first column of an n-gram.
  let gramStart: Int
  private(set) var relevant: [Bool] = []
  /// What each post's cues and self-taught words say, before labels.
  private(set) var priorScores: [Double] = []
  /// Of each row: the square of its Euclidean length.
  private(set) var squares: [Double] = []

  private var terms = Rows()
  /// The words that bring n-grams, with the value of each of those.
  private var words = Rows()
  /// By word: the columns of its n-grams.
  private var gramColumns = Rows()

  /// A ragged matrix of places and values.
  private struct Rows {
    var starts: [Int] = [0]
    var places: [Int32] = []
    var values: [Float] = []

    @inline(__always)
    func range(_ row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    mutating func close() { starts.append(places.count) }
  }

  var rowCount: Int { relevant.count }

  /// A term of one post is a name, a typing error, or chance.
  private static let postsMin = 2

  init(_ posts: [LabelledPost], prior: Model) {
    let rows = posts.map { (hash: TermHash.ofPost(title: $0.title, text: $0.text), post: $0) }
      .sorted {
        ($0.hash, $0.post.label.rawValue) < ($1.hash, $1.post.label.rawValue)
      }
    var examples: [Example] = []
    var priorScores: [Double] = []
    var vocabulary = Vocabulary()
    examples.reserveCapacity(rows.count)
    for row in rows {
      let post = Tokenizer.tokens(title: row.post.title, text: row.post.text)
      let cues = CueScore(prior.matcher.matches(in: post.tokens), taxonomy: prior.taxonomy)
      priorScores.append(prior.score(post))
      var example = Example(post, terms: PostTerms(post), &vocabulary)
      let cueValue = CueMatcher.value / Float(Passages.of(post).count)
      for part in cues.parts {
        example.keys.append(prior.matcher.keys[part.match.cue])
        example.values.append(cueValue)
      }
      examples.append(example)
    }
    self.init(
      examples, vocabulary, relevant: rows.map { $0.post.label == .relevant }, priorScores,
      postsMin: Self.postsMin)
  }

  /// Words and pairs only, from posts whose order is canonical already.
  init(_ posts: [(terms: PostTerms, isRelevant: Bool)], postsMin: Int) {
    self.init(
      posts.map { Example(keys: $0.terms.keys, values: $0.terms.values) }, Vocabulary(),
      relevant: posts.map(\.isRelevant), [], postsMin: postsMin)
  }

  /// A post on its way into the matrix.
  private struct Example {
    var keys: [UInt64]
    var values: [Float]
    /// Places in the vocabulary.
    var words: [Int32] = []
    var gramValues: [Float] = []

    init(keys: [UInt64], values: [Float]) {
      self.keys = keys
      self.values = values
    }

    init(_ post: TokenizedPost, terms: PostTerms, _ vocabulary: inout Vocabulary) {
      self.init(keys: terms.keys, values: terms.values)
      for word in terms.words {
        words.append(Int32(vocabulary.place(of: post.tokens[word.token], in: post)))
        gramValues.append(word.gramValue)
      }
    }
  }

  private init(
    _ examples: [Example], _ vocabulary: Vocabulary, relevant: [Bool], _ priorScores: [Double],
    postsMin: Int
  ) {
    let terms = Self.shared(examples, postsMin: postsMin)
    let grams = Self.sharedGrams(examples, vocabulary, postsMin: postsMin)
    keys = terms + grams
    gramStart = terms.count
    self.relevant = relevant
    self.priorScores = priorScores
    let termColumns = ColumnIndex(terms)
    for example in examples {
      for (key, value) in zip(example.keys, example.values) {
        guard let column = termColumns[key] else { continue }
        self.terms.places.append(column)
        self.terms.values.append(value)
      }
      self.terms.close()
      words.places += example.words
      words.values += example.gramValues
      words.close()
    }
    let index = ColumnIndex(grams)
    for word in vocabulary.words {
      for gram in vocabulary.grams[word.grams] {
        guard let column = index[gram] else { continue }
        gramColumns.places.append(Int32(gramStart) + column)
      }
      gramColumns.close()
    }
    squares = (0..<relevant.count).map { _ in 0 }
    measure()
  }

  /// The keys that enough of the posts hold, ascending.
  private static func shared(_ examples: [Example], postsMin: Int) -> [UInt64] {
    var all: [UInt64] = []
    all.reserveCapacity(examples.reduce(0) { $0 + $1.keys.count })
    for example in examples { all += example.keys }
    return runs(of: &all, postsMin)
  }

  /// The same of n-grams; one that two words of a post hold counts twice.
  private static func sharedGrams(
    _ examples: [Example], _ vocabulary: Vocabulary, postsMin: Int
  ) -> [UInt64] {
    var posts = Array(repeating: 0, count: vocabulary.words.count)
    for example in examples { for word in example.words { posts[Int(word)] += 1 } }
    var all: [UInt64] = []
    for (word, posts) in zip(vocabulary.words, posts) {
      let grams = vocabulary.grams[word.grams]
      for _ in 0..<min(posts, postsMin) { all += grams }
    }
    return runs(of: &all, postsMin)
  }

  /// What stands there at least so often.
  private static func runs(of all: inout [UInt64], _ countMin: Int) -> [UInt64] {
    all.sort()
    var found: [UInt64] = []
    var index = 0
    while index < all.count {
      var end = index + 1
      while end < all.count, all[end] == all[index] { end += 1 }
      if end - index >= countMin { found.append(all[index]) }
      index = end
    }
    return found
  }

  private mutating func measure() {
    var values = Array(repeating: 0.0, count: keys.count)
    for row in relevant.indices {
      forEach(row) { column, value in values[column] += value }
      var square = 0.0
      forEach(row) { column, _ in
        square += values[column] * values[column]
        values[column] = 0
      }
      squares[row] = square
    }
  }
}

extension TrainingSet {
  /// Every column of a row with its value; the value of an n-gram may come in several parts.
  @inline(__always)
  func forEach(_ row: Int, _ body: (_ column: Int, _ value: Double) -> Void) {
    for index in terms.range(row) { body(Int(terms.places[index]), Double(terms.values[index])) }
    for index in words.range(row) {
      let value = Double(words.values[index])
      for gram in gramColumns.range(Int(words.places[index])) {
        body(Int(gramColumns.places[gram]), value)
      }
    }
  }

  /// The inner product of a row and a vector over the columns.
  func product(_ row: Int, _ weights: [Double]) -> Double {
    let (weights, columns) = (weights.span, gramColumns.places.span)
    var sum = 0.0
    for index in terms.range(row) {
      sum += weights[Int(terms.places[index])] * Double(terms.values[index])
    }
    for index in words.range(row) {
      var grams = 0.0
      for gram in gramColumns.range(Int(words.places[index])) {
        grams += weights[Int(columns[gram])]
      }
      sum += grams * Double(words.values[index])
    }
    return sum
  }

  /// Adds a multiple of a row to a vector over the columns.
  func add(_ row: Int, _ amount: Double, to weights: inout [Double]) {
    var weights = weights.mutableSpan
    let columns = gramColumns.places.span
    for index in terms.range(row) {
      weights[Int(terms.places[index])] += amount * Double(terms.values[index])
    }
    for index in words.range(row) {
      let part = amount * Double(words.values[index])
      for gram in gramColumns.range(Int(words.places[index])) {
        weights[Int(columns[gram])] += part
      }
    }
  }

  /// The sum of some rows, each column by itself.
  func sum(of rows: some Sequence<Int>) -> [Double] {
    var sums = Array(repeating: 0.0, count: keys.count)
    var wordSums = Array(repeating: 0.0, count: gramColumns.starts.count - 1)
    for row in rows {
      for index in terms.range(row) {
        sums[Int(terms.places[index])] += Double(terms.values[index])
      }
      for index in words.range(row) {
        wordSums[Int(words.places[index])] += Double(words.values[index])
      }
    }
    for (word, value) in wordSums.enumerated() where value != 0 {
      for gram in gramColumns.range(word) { sums[Int(gramColumns.places[gram])] += value }
    }
    return sums
  }
}
