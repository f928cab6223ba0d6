import Posts
import Testing

@testable import Filtering

@Suite struct NotableTermsTests {
  private static let posts: [LabelledPost] = (0..<80).map { index in
    let isWish = index.isMultiple(of: 4)
    let text =
      isWish
      ? "We want a yellow kayak under $\(index), write to paddler\(index % 8)@lake.test"
      : "The Grey anvil piece \(index) by @smith\(index) at https://forge\(index % 3).test/anvils"
    return LabelledPost(title: nil, text: text, label: isWish ? .relevant : .noise)
  }
  private static let taxonomy = GestureTaxonomy(
    cues: [.init(gesture: .recommendation, phrase: "can anyone recommend", weight: 2)])
  private static let model = Model.train(labelled: posts, background: [], taxonomy: taxonomy)

  @Test func `the strongest words and pairs come first, those against last`() throws {
    let terms = Self.model.notableTerms
    #expect(terms.map(\.weight) == terms.map(\.weight).sorted(by: >))
    let weights = Dictionary(uniqueKeysWithValues: terms.map { ($0.term, $0.weight) })
    for term in ["yellow", "yellow kayak", "<price>"] { #expect(weights[term] ?? 0 > 0, "\(term)") }
    for term in ["anvil", "the grey"] { #expect(weights[term] ?? 0 < 0, "\(term)") }
    #expect(terms.count { $0.weight > 0 } <= Model.notableTermsMax)
    #expect(terms.count { $0.weight < 0 } <= Model.notableTermsMax)
  }

  @Test func `a weight is about what the term moves in a post of twenty words`() throws {
    let term = try #require(Self.model.notableTerms.first { $0.term == "kayak" })
    let others = (1...18).map { "zzz\($0)qq".map { "\($0)j" }.joined() }.joined(separator: " ")
    let evidence = Self.model.assess(title: nil, text: "kayak \(others)").evidence
    let weight = try #require(evidence.first { $0.term == "kayak" }).weight
    #expect(term.weight > 0 && abs(weight - term.weight) < term.weight / 2, "\(weight)")
  }

  @Test func `nobody's handle or address is among them`() {
    let words = Set(
      Self.model.notableTerms.flatMap { $0.term.split(separator: " ").map(String.init) })
    #expect(!words.contains { $0.hasPrefix("paddler") || $0.hasPrefix("smith") })
    #expect(words.isDisjoint(with: ["lake", "forge", "forge0", "anvils", "test", "<handle>"]))
  }

  @Test func `a term of a single post is not told, nor one of copies of it`() {
    let secret = LabelledPost(
      title: nil, text: "buy the xylograph of aunt quilla", label: .relevant)
    let model = Model.train(
      labelled: Self.posts + [secret, secret], background: [], taxonomy: Self.taxonomy)
    #expect(
      !model.notableTerms.contains { $0.term.contains("xylograph") || $0.term.contains("quilla") })
  }

  @Test func `they are the same in whatever order, and survive the file`() throws {
    var random = SeededRandom(9)
    let other = Model.train(
      labelled: Self.posts.shuffled(using: &random), background: [], taxonomy: Self.taxonomy)
    #expect(other.notableTerms == Self.model.notableTerms)
    let read = try ModelFile.decode(ModelFile.encode(Self.model))
    #expect(read.notableTerms == Self.model.notableTerms)
  }

  @Test func `a self-taught model tells what the stream has taught it`() {
    let background =
      (0..<60).map {
        BackgroundPost(title: nil, text: "can anyone recommend ergonomic chairs \($0)x")
      } + (0..<300).map { BackgroundPost(title: nil, text: "they repaired the bridge \($0)x") }
    let model = Model.train(labelled: [], background: background, taxonomy: Self.taxonomy)
    #expect(model.notableTerms.first?.weight ?? 0 > 0)
    #expect(model.notableTerms.contains { $0.term == "chairs" && $0.weight > 0 })
    #expect(model.notableTerms.contains { $0.term == "bridge" && $0.weight < 0 })
    #expect(Model.coldStart(Self.taxonomy).notableTerms.isEmpty)
  }

  @Test func `cues have the weight that the model gives them`() throws {
    #expect(Model.coldStart(Self.taxonomy).weighedCues.map(\.weight) == [2])
    let taught = try #require(Self.model.weighedCues.first)
    let score = { (text: String) in Self.model.score(title: nil, text: text) }
    let post = Tokenizer.tokens(title: nil, text: "can anyone recommend")
    let words = PostReading(post, post.tokens.indices, Self.model.tables).score
    #expect(abs(score("can anyone recommend") - Self.model.prior - words - taught.weight) < 1e-5)
  }

  @Test func `probabilities of scores are those of assessments`() {
    let text = "We want a yellow kayak"
    let assessment = Self.model.assess(title: nil, text: text)
    #expect(Self.model.probability(score: assessment.score) == assessment.probability)
    #expect(Model.coldStart(Self.taxonomy).probability(score: 1) == nil)
  }

  // MARK: The search

  @Test func `a search in little room finds what one in much room finds`() {
    var random = SeededRandom(11)
    let weights = (0..<5_000).map { _ in Float(random.normal()) }
    var (narrow, wide) = (NotableSearch(sideMax: 50), NotableSearch(sideMax: 5_000))
    for post in 0..<2_000 {
      for _ in 0..<20 {
        let term = Int.random(in: 0..<5_000, using: &random)
        if narrow.wants(weights[term]) { narrow.see(UInt64(term), weights[term], in: post) }
        wide.see(UInt64(term), weights[term], in: post)
      }
    }
    let found = narrow.strongest(20, postsMin: 2)
    #expect(found.count == 40)
    #expect(found.map(\.key) == wide.strongest(20, postsMin: 2).map(\.key))
  }

  @Test func `a term that one post repeats is of one post`() {
    var search = NotableSearch()
    for _ in 0..<5 { search.see(1, 2, in: 0) }
    #expect(search.strongest(9, postsMin: 2).isEmpty)
    search.see(1, 2, in: 1)
    #expect(search.strongest(9, postsMin: 2).map(\.key) == [1])
    #expect(search.strongest(9, postsMin: 2).map(\.first) == [0])
  }

  @Test func `a crowd of equal weights is all held`() {
    var search = NotableSearch(sideMax: 10)
    for post in 0..<2 { for key in 1...200 { search.see(UInt64(key), 1, in: post) } }
    #expect(search.strongest(500, postsMin: 2).count == 200)
  }
}
