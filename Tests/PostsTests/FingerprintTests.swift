import Testing

@testable import Posts

@Suite struct FingerprintTests {
  @Test func `case, punctuation and white space make no difference`() {
    let one = Fingerprint(title: "Which CRM?", text: "We are five people, and lost.")
    let two = Fingerprint(title: "which crm", text: "we are  five people and lost")
    #expect(one != nil)
    #expect(one == two)
  }

  @Test func `another word makes another fingerprint`() {
    let one = Fingerprint(title: nil, text: "we need a help desk for five people")
    let two = Fingerprint(title: nil, text: "we need a help desk for six people")
    #expect(one != two)
  }

  @Test func `where a word ends makes a difference`() {
    let one = Fingerprint(title: nil, text: "on line shop soft ware for me")
    let two = Fingerprint(title: nil, text: "online shop software for me two")
    #expect(one != two)
  }

  @Test func `a few words are never called a copy`() {
    #expect(Fingerprint(title: "Thanks", text: "that helped") == nil)
  }

  @Test func `words of any script count`() {
    #expect(Fingerprint(title: "Какую CRM выбрать", text: "нас пять человек") != nil)
  }
}

@Suite struct CanonicalAddressTests {
  @Test(arguments: [
    ("https://www.forum.example/t/1/", "http://forum.example/t/1"),
    ("https://forum.example/t/1#post-3", "https://FORUM.example/t/1"),
    ("https://forum.example/t?id=1&utm_source=rss", "https://forum.example/t?id=1"),
    ("https://forum.example", "https://forum.example/"),
  ])
  func `two addresses of one document are equal`(_ one: String, _ two: String) {
    #expect(CanonicalAddress(one) == CanonicalAddress(two))
  }

  @Test(arguments: [
    ("https://forum.example/t/1", "https://forum.example/t/2"),
    ("https://forum.example/t?id=1", "https://forum.example/t?id=2"),
    ("https://forum.example/T", "https://forum.example/t"),
  ])
  func `addresses of two documents differ`(_ one: String, _ two: String) {
    #expect(CanonicalAddress(one) != CanonicalAddress(two))
  }

  @Test func `nothing is not a crash`() {
    #expect(CanonicalAddress("").text == "")
    #expect(CanonicalAddress("#").text == "")
    #expect(CanonicalAddress("https://").text == "")
  }
}

@Suite struct SafeTextTests {
  @Test func `escape sequences and direction overrides do not reach a terminal`() {
    #expect("a\u{1B}[31mred\u{202E}b\u{0}\u{9B}1m".printable == "a[31mredb1m")
  }

  @Test func `lines become one line`() {
    #expect("one\ntwo\tthree".printable == "one two three")
  }

  @Test func `letters, marks and emoji stay`() {
    #expect("né 漢字 🙂".printable == "né 漢字 🙂")
  }
}

/// The words as Unicode's tables have them, asked for each character: what the fast way has to agree with.
extension FingerprintTests {
  private func slowly(_ title: String?, _ text: String) -> (hash: UInt64, words: Int) {
    var hash = StableHash()
    var words = 0
    for part in [title ?? "", text] {
      var inWord = false
      for scalar in part.lowercased().unicodeScalars {
        guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
          inWord = false
          continue
        }
        if !inWord {
          words += 1
          hash.combine(0x20)
        }
        inWord = true
        hash.combine(scalar.value)
      }
    }
    return (hash.value, words)
  }

  @Test func `every scalar is hashed as Unicode's tables have it`() {
    var wrong: [UInt32] = []
    for value in UInt32(0)...0x10_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a\(scalar)b \(scalar)"
      if Fingerprint.hash(title: nil, text: text) != slowly(nil, text) { wrong.append(value) }
    }
    #expect(wrong.isEmpty)
  }

  @Test func `texts of any script are hashed as Unicode's tables have it`() {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7e, 0x20...0x7e, 0xa0...0x24f, 0x300...0x5ff, 0x1e00...0x23ff, 0x2400...0x30ff,
      0x4e00...0x4fff, 0x1f300...0x1f9ff, 0...0x10_ffff,
    ]
    func random(_ count: Int) -> String {
      var text = String.UnicodeScalarView()
      for _ in 0..<count {
        if let scalar = Unicode.Scalar(UInt32.random(in: ranges.randomElement()!)) {
          text.append(scalar)
        }
      }
      return String(text)
    }
    for _ in 0..<2_000 {
      let (title, text) = (random(.random(in: 0...20)), random(.random(in: 0...200)))
      #expect(
        Fingerprint.hash(title: title, text: text) == slowly(title, text), "\(title) \(text)")
    }
  }
}
