import Testing

@testable import Parsing

@Suite struct PlainLineTests {
  /// Every text of up to five of these.
  private static let texts: [String] = {
    let letters = ["a", " ", "\n", "<b>", "&lt;", "\u{7F}", "é", "\t"]
    var texts: [String] = []
    var longest = [""]
    for _ in 0..<5 {
      longest = longest.flatMap { start in letters.map { start + $0 } }
      texts += longest
    }
    return texts
  }()

  @Test func `what is called a plain line is not changed by reading it as HTML`() {
    let plain = Self.texts.filter(\.isPlainLine)
    #expect(plain.contains("a a a") && plain.allSatisfy { MarkedText($0, .html).line == $0 })
    let others = ["", " ", "a ", " a", "a  a", "a\na", "a<b>"]
    #expect(others.filter(\.isPlainLine).isEmpty)
  }

  @Test func `what is called plain text is not changed by folding its white space`() {
    let plain = Self.texts.filter(\.isPlainText)
    #expect(plain.contains("a<b>\n\na") && plain.allSatisfy { PlainText.text(plain: $0) == $0 })
    let others = ["", "\n", "a\n", "a \na", "a\n a", "a\n\n\na"]
    #expect(others.filter(\.isPlainText).isEmpty)
  }
}
