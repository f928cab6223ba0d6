/// Labelled posts as a sparse matrix over the terms that two posts hold, one of them labelled.
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
  /// The rows whose squares are there.
  private var measured: Range<Int>
  /// How many unlabelled posts hold each column's term.
  private let backgroundCounts: [Int]
  /// What the values of each column are multiplied with; nil for all ones.
  private var scales: [Double]?

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

  /// A term of one labelled post counts where an unlabelled one of `background` has it too.
  init(_ posts: [LabelledPost], prior: Model, background: BackgroundTerms) {
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
      background: background, postsMin: Self.postsMin)
  }

  /// Words and pairs only, from posts whose order is canonical already.
  init(_ posts: [(terms: PostTerms, isRelevant: Bool)], postsMin: Int) {
    self.init(
      posts.map { Example(keys: $0.terms.keys, values: $0.terms.values) }, Vocabulary(),
      relevant: posts.map(\.isRelevant), [], background: BackgroundTerms(), postsMin: postsMin)
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
    background: BackgroundTerms, postsMin: Int
  ) {
    let terms = Self.shared(
      examples.flatMap(\.keys).map { ($0, 1) }, background.termCounts, postsMin)
    let grams = Self.shared(
      Self.gramCounts(examples, vocabulary), background.gramCounts, postsMin)
    keys = terms.keys + grams.keys
    gramStart = terms.keys.count
    backgroundCounts = terms.backgroundCounts + grams.backgroundCounts
    self.relevant = relevant
    self.priorScores = priorScores
    let termColumns = ColumnIndex(terms.keys)
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
    let index = ColumnIndex(grams.keys)
    for word in vocabulary.words {
      for gram in vocabulary.grams[word.grams] {
        guard let column = index[gram] else { continue }
        gramColumns.places.append(Int32(gramStart) + column)
      }
      gramColumns.close()
    }
    squares = Array(repeating: 0, count: relevant.count)
    measured = relevant.indices
    measure()
  }

  /// By n-gram, not merged: in how many of the posts a word has it.
  private static func gramCounts(
    _ examples: [Example], _ vocabulary: Vocabulary
  ) -> [(UInt64, Int)] {
    var posts = Array(repeating: 0, count: vocabulary.words.count)
    for example in examples { for word in example.words { posts[Int(word)] += 1 } }
    return zip(vocabulary.words, posts).flatMap { word, posts in
      vocabulary.grams[word.grams].map { ($0, posts) }
    }
  }

  /// The keys of which there are enough, ascending, and how many of the background hold each.
  private static func shared(
    _ counts: [(key: UInt64, posts: Int)], _ background: [UInt64: Int], _ postsMin: Int
  ) -> (keys: [UInt64], backgroundCounts: [Int]) {
    let counts = counts.sorted { $0.key < $1.key }
    var (keys, others): ([UInt64], [Int]) = ([], [])
    var index = 0
    while index < counts.count {
      let key = counts[index].key
      var posts = 0
      while index < counts.count, counts[index].key == key {
        posts += counts[index].posts
        index += 1
      }
      let other = background[key] ?? 0
      guard posts + other >= postsMin else { continue }
      keys.append(key)
      others.append(other)
    }
    return (keys, others)
  }

  private mutating func measure() {
    var values = Array(repeating: 0.0, count: keys.count)
    for row in measured {
      forEach(row) { column, value in values[column] += value }
      var square = 0.0
      forEach(row) { column, _ in
        let scale = scales?[column] ?? 1
        square += values[column] * values[column] * scale * scale
        values[column] = 0
      }
      squares[row] = square
    }
  }
}

extension TrainingSet {
  /// The same posts with the values of each column multiplied. What a learner finds is a weight for
  /// the value as it was.
  func scaled(by factors: [Double], within range: Range<Int>? = nil) -> TrainingSet {
    var scaled = self
    scaled.scales = scales.map { zip($0, factors).map { $0 * $1 } } ?? factors
    scaled.measured = range ?? measured
    scaled.measure()
    return scaled
  }

  /// Without the values of terms that none of `rows` holds, or that only one of them and no unlabelled
  /// post does. What is asked of it must stay within `range`.
  func known(from rows: [Int], of range: Range<Int>) -> TrainingSet {
    var counts = Array(repeating: 0, count: keys.count)
    for row in rows { forEach(row) { column, _ in counts[column] += 1 } }
    return scaled(
      by: counts.indices.map { column in
        counts[column] > 0 && counts[column] + backgroundCounts[column] >= Self.postsMin ? 1 : 0
      }, within: range)
  }
}

extension TrainingSet {
  /// Every column of a row with its value as it is in the post; that of an n-gram may come in parts.
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

  /// The inner product of a row and weights for its values as they are.
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

  /// Moves weights for the values as they are by a multiple of a row: a step along its gradient.
  func add(_ row: Int, _ amount: Double, to weights: inout [Double]) {
    if let scales {
      forEach(row) { column, value in
        weights[column] += amount * value * scales[column] * scales[column]
      }
    } else {
      addUnscaled(row, amount, to: &weights)
    }
  }

  private func addUnscaled(_ row: Int, _ amount: Double, to weights: inout [Double]) {
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
    if let scales { for column in sums.indices { sums[column] *= scales[column] } }
    return sums
  }
}
