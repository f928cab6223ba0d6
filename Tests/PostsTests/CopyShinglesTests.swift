import Testing

@testable import Posts

@Suite struct CopyShinglesTests {
  private static let post = """
    We run a small bakery with three shops and want to replace our spreadsheet: which booking system \
    would you choose for tables, deliveries and the occasional wedding cake? Our budget is 90 euros.
    """

  private static func shingles(_ title: String?, _ text: String) -> CopyShingles {
    CopyShingles(CopyWords(title: title, text: text))
  }

  /// Whether each is a near-copy of the other, and whether their sketches meet.
  private static func compare(
    _ one: (String?, String), _ two: (String?, String)
  ) -> (isCopy: Bool, meet: Bool) {
    let (first, second) = (shingles(one.0, one.1), shingles(two.0, two.1))
    #expect(first.isNearCopy(of: second) == second.isNearCopy(of: first))
    let sketches = [one, two].map { CopySketch(CopyWords(title: $0.0, text: $0.1)) }
    guard let a = sketches[0], let b = sketches[1] else {
      return (first.isNearCopy(of: second), false)
    }
    return (first.isNearCopy(of: second), a.first == b.first || a.second == b.second)
  }

  @Test(arguments: [
    post.uppercased(), post.replacing(" ", with: "  ").replacing("?", with: " ?!"),
    "RT @miller.bread: " + post, post + " https://t.example/Ab3?utm_source=feed via @grace",
    "https://www.forum.example/t/77 " + post, post.replacing("small", with: "tiny"),
    post.replacing(" occasional", with: ""),
    post + "\n--\nSent from my telephone. Regards, Jo",
    post.replacing("system", with: "sys\u{AD}tem"),
  ])
  func `a repost with small changes is a near-copy, and is found`(repost: String) {
    let compared = Self.compare((nil, Self.post), (nil, repost))
    #expect(compared.isCopy)
    #expect(compared.meet)
  }

  @Test func `a title that repeats the beginning makes no other post`() {
    let compared = Self.compare((nil, Self.post), ("We run a small bakery with three", Self.post))
    #expect(compared.isCopy)
    #expect(compared.meet)
  }

  @Test func `a form that is filled in with other numbers makes two posts`() {
    let other = Self.post.replacing("90", with: "900")
    #expect(!Self.compare((nil, Self.post), (nil, other)).isCopy)
    let grouped = Self.post.replacing("90", with: "9,0")
    #expect(Self.compare((nil, Self.post), (nil, grouped)).isCopy)
  }

  @Test func `a number more is no contradiction`() {
    #expect(Self.compare((nil, Self.post), (nil, Self.post + " Call 555 0100.")).isCopy)
  }

  @Test func `the same text under quite another title is another post`() {
    let one = ("Booking system for a bakery", Self.post)
    #expect(!Self.compare(one, ("Bicycle repair near the harbour", Self.post)).isCopy)
    #expect(Self.compare(one, ("Fwd: booking system for a bakery!", Self.post)).isCopy)
  }

  @Test func `posts that share a subject or a half are no copies`() {
    let other = "Which booking system would you choose for a bakery with tables and deliveries?"
    #expect(!Self.compare((nil, Self.post), (nil, other)).isCopy)
    let words = Self.post.split(separator: " ")
    let half = words.prefix(words.count / 2).joined(separator: " ")
    #expect(!Self.compare((nil, Self.post), (nil, half + " is what my neighbour asked me")).isCopy)
  }

  @Test(arguments: [
    "Any recommendations?", "Can anyone recommend a good CRM please?", "",
    "https://a.example/b?c=d",
    "@one @two @three @four @five @six @seven @eight @nine @ten @eleven thanks",
  ])
  func `formulas that many people use have no sketch`(text: String) {
    #expect(CopySketch(CopyWords(title: nil, text: text)) == nil)
  }

  @Test func `scripts without spaces are compared by character`() {
    let text = "小さな会社のために予約システムを探していますおすすめはありますか"
    let compared = Self.compare((nil, text), (nil, text + "。よろしく"))
    #expect(compared.isCopy)
    #expect(compared.meet)
  }

  @Test func `the same post has the same sketch in every version and on every machine`() {
    let sketch = CopySketch(CopyWords(title: "Which CRM?", text: Self.post))
    #expect(sketch?.first == 1_708_779_678)
    #expect(sketch?.second == 1_555_660_699)
  }

  @Test func `posts of other words do not meet`() {
    let sketches = (0..<2_000).compactMap { number in
      let words = (0..<20).map { "w\((number * 131 + $0 * $0 * 17 + $0 * number) % 4_001)x" }
      return CopySketch(CopyWords(title: nil, text: words.joined(separator: " ")))
    }
    #expect(sketches.count == 2_000)
    #expect(Set(sketches.map(\.first)).count > 1_900)
    #expect(Set(sketches.map(\.second)).count > 1_900)
  }

  @Test func `a long text is read as far as it is compared`() {
    let words = CopyWords(title: "a b", text: String(repeating: "word ", count: 100_000))
    #expect(words.words.count == CopyWords.wordsMax)
    #expect(words.titleCount == 2)
  }
}
