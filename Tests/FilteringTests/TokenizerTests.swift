import Testing

@testable import Filtering

@Suite struct TokenizerTests {
  private func terms(_ text: String) -> [String] {
    let post = Tokenizer.tokens(title: nil, text: text)
    return post.tokens.map(post.term)
  }

  @Test(arguments: [
    ("Which CRM?", ["which", "crm", "?"]),
    ("Café CAFÉ cafe\u{301}", ["cafe", "cafe", "cafe"]),
    ("I'm, I’m, im", ["i", "am", "i", "am", "i", "am"]),
    ("don't dont can't won't", ["do", "not", "do", "not", "can", "not", "will", "not"]),
    ("what's it cost", ["what", "is", "it", "cost"]),
    ("sooooo good!!!", ["soo", "good", "!"]),
    ("10 seats, 1,250.50 a year", ["<number>", "seats", "<number>", "a", "year"]),
    (
      "$50 or 50€ or 50 dollars",
      ["$", "<price>", "or", "<price>", "$", "or", "<price>", "dollars"]
    ),
    ("$2k, 700ish, mp3", ["$", "<price>", "0ish", "mp0"]),
    ("thanks @acme_help.", ["thanks", "<handle>"]),
    ("ask @bob... or @a.b_c", ["ask", "<handle>", "or", "<handle>"]),
    ("#LeadTools #crm", ["#leadtools", "lead", "tools", "#crm", "crm"]),
    (
      "see https://shop.acme.test/best-chairs/8f3a?x=1 now",
      ["see", "<address>", "shop", "acme", "test", "best", "chairs", "now"]
    ),
    ("日本語", ["日本", "本語"]),
    ("水 ok", ["水", "ok"]),
    ("great 👍🏽", ["great", "👍"]),
    ("Ｆｕｌｌ？", ["full", "?"]),
    ("Привет, ΚΑΛΗΜΕΡΑ", ["привет", "καλημερα"]),
    ("# @ $", ["$"]),
    ("n't o'clock", ["not", "oclock"]),
    (String(repeating: "жд", count: 90), [String(repeating: "жд", count: 15)]),
    ("", []),
  ])
  func `text becomes terms`(text: String, expected: [String]) {
    #expect(terms(text) == expected)
  }

  @Test(arguments: ["a1", "a'b", "ab", "1a"])
  func `a word without end is cut`(part: String) {
    let words = terms(String(repeating: part, count: 5_000))
    #expect(words.count == 1 && words[0].utf8.count <= 64, "\(words.map(\.utf8.count))")
  }

  @Test func `places count scalars in their zone`() {
    let post = Tokenizer.tokens(title: "é 👍🏽 CRM", text: "don't")
    let places = post.tokens.map { "\($0.zone) \($0.start)-\($0.end)" }
    #expect(places == ["title 0-1", "title 2-3", "title 5-8", "text 0-5", "text 0-5"])
  }

  @Test func `places are valid on random bytes`() {
    var random = SeededRandom(1)
    for _ in 0..<400 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      check(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func `places are valid on random Unicode`() {
    var random = SeededRandom(2)
    let special = Array("@#$?!'’.://w\u{301}\u{200D}\u{FE0F}日👍🏽éß٣www.https://".unicodeScalars)
    for _ in 0..<600 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...80, using: &random) {
        let wild = Unicode.Scalar(UInt32.random(in: 0...0x2_FFFF, using: &random)) ?? "x"
        text.append(Bool.random(using: &random) ? wild : special.randomElement(using: &random)!)
      }
      check(String(text))
    }
  }

  private func check(_ text: String) {
    let count = text.unicodeScalars.count
    let post = Tokenizer.tokens(title: nil, text: text)
    for token in post.tokens {
      #expect(token.start >= 0 && token.start < token.end && token.end <= count)
      #expect(!post.term(token).isEmpty)
      #expect(!post.term(token).unicodeScalars.contains("\u{FFFD}") || text.contains("\u{FFFD}"))
    }
    #expect(post.tokens.count <= count * 2)
    _ = PostTerms(post)
  }

  @Test(arguments: ["crm", "жжд"])
  func `a word's grams keep whole characters and mark its ends`(word: String) {
    let bytes = Array(word.utf8)
    #expect(WordGrams.count(bytes, bytes.indices) == 3 + 2 + 1)  // of " crm "
  }

  @Test func `length alone changes no term's share`() {
    for text in ["good chair", String(repeating: "good chair ", count: 50)] {
      let post = Tokenizer.tokens(title: nil, text: text)
      let terms = PostTerms(post)
      #expect(abs(terms.values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      let grams = terms.words.reduce(0) {
        $0 + $1.gramValue * $1.gramValue
          * Float(WordGrams.count(post.folded, post.tokens[$1.token].bytes))
      }
      #expect(abs(grams - 1) < 1e-5)
    }
  }
}
