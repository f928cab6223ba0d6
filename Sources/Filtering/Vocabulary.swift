/// The distinct words of some posts, with the n-grams of their characters.
struct Vocabulary {
  /// Numbers, marks and the like have no n-grams.
  struct Word {
    var key: UInt64
    /// How many posts hold it.
    var posts = 0
    var grams: Range<Int>
  }

  private(set) var words: [Word] = []
  /// The keys of all words' n-grams, in text order.
  private(set) var grams: [UInt64] = []
  private var places: [UInt64: Int32] = [:]

  init() {}

  init(of posts: [(title: String?, text: String)]) {
    for post in posts { add(Tokenizer.tokens(title: post.title, text: post.text)) }
  }

  /// Counts the words of a post, a word once.
  private mutating func add(_ post: TokenizedPost) {
    var counter = TermCounter(termsMax: post.tokens.count)
    for token in post.tokens where counter.add(token.hash) == 1 {
      words[place(of: token, in: post)].posts += 1
    }
  }

  /// Where the word stands; it is there from then on.
  mutating func place(of token: Token, in post: TokenizedPost) -> Int {
    if let place = places[token.hash] { return Int(place) }
    let first = grams.count
    if token.kind == .word {
      WordGrams.forEach(post.folded, token.bytes) { grams.append($0) }
    }
    places[token.hash] = Int32(words.count)
    words.append(Word(key: token.hash, grams: first..<grams.count))
    return words.count - 1
  }
}
