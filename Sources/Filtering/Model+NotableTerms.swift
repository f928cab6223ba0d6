import Posts

/// What a model can tell of itself.
extension Model {
  /// How many terms are noted on either side.
  static let notableTermsMax = 40
  /// Of more posts these many are read, chosen by hash: the strongest terms are in many.
  private static let notablePostsMax = 20_000
  /// A term of one or two posts may be the name of whoever wrote them.
  private static let notablePostsMin = 3

  /// The words and pairs that weigh most, strongest for first, out of the posts that taught the
  /// model. Neither names of people by their handle or address, nor words out of web addresses.
  func notableTerms(in posts: [(title: String?, text: String)]) -> [NotableTerm] {
    guard counts.terms > 0 else { return [] }
    let posts = Array(TermHash.canonical(posts).prefix(Self.notablePostsMax))
    var search = NotableSearch()
    for (number, post) in posts.enumerated() {
      let post = Tokenizer.tokens(title: post.title, text: post.text)
      PostTerms.walk(post, post.tokens.indices) { key, first, second in
        let weight = usualWeight(key, post.tokens[first], in: post, isPair: second != nil)
        guard search.wants(weight), Self.isPresentable(post, first),
          second.map({ Self.isPresentable(post, $0) }) ?? true
        else { return }
        search.see(key, weight, in: number)
      }
    }
    return search.strongest(Self.notableTermsMax, postsMin: Self.notablePostsMin)
      .compactMap { key, weight, post in
        Self.wording(of: key, in: posts[post]).map { NotableTerm(term: $0, weight: Double(weight)) }
      }
  }

  /// The weight of every cue phrase in this model, strongest for first.
  package var weighedCues: [(cue: GestureTaxonomy.Cue, weight: Double)] {
    taxonomy.cues.indices.map { index in
      (taxonomy.cues[index], taxonomy.cues[index].weight * cueScale + cueWeights[index])
    }.sorted { ($1.weight, $0.cue.phrase) < ($0.weight, $1.cue.phrase) }
  }

  /// With fewer labels of either kind no probability is given.
  package static var calibrationLabelsMin: Int { Calibration.labelsMin }

  /// The probability that a score stands for; nil until the model is calibrated.
  package func probability(score: Double) -> Double? {
    isCalibrated ? Calibration.probability(score) : nil
  }
}

extension Model {
  /// What a term weighs in a post of about twenty different words, its characters included.
  private func usualWeight(
    _ key: UInt64, _ token: Token, in post: TokenizedPost, isPair: Bool
  ) -> Float {
    let (wordScale, gramScale) = (1 / Float(40).squareRoot(), 1 / Float(240).squareRoot())
    guard !isPair else { return tables.pairs[key] * wordScale }
    let entry = tables.entry(of: token, in: post)
    return entry.weight * wordScale + entry.gramWeight * gramScale
  }

  /// Not a word out of an address, nor what stands before the @ of one.
  private static func isPresentable(_ post: TokenizedPost, _ index: Int) -> Bool {
    let token = post.tokens[index]
    switch token.kind {
    case .addressWord, .address, .handle: return false
    default: break
    }
    guard index + 1 < post.tokens.count else { return true }
    let next = post.tokens[index + 1]
    return next.kind != .handle || next.zone != token.zone || next.start > token.end
  }

  private static func wording(
    of wanted: UInt64, in post: (title: String?, text: String)
  ) -> String? {
    let post = Tokenizer.tokens(title: post.title, text: post.text)
    var wording: String?
    PostTerms.walk(post, post.tokens.indices) { key, first, second in
      guard key == wanted, wording == nil else { return }
      wording = ([first] + (second.map { [$0] } ?? [])).map { post.term(post.tokens[$0]) }
        .joined(separator: " ")
    }
    return wording
  }
}
