import Testing

@testable import Parsing

@Suite struct XMLBasesTests {
  @Test func `a base is read together with those outside of it`() {
    var bases = XMLBases(document: "https://example.org/f")
    bases.push("a/", depth: 1)
    bases.push("b/", depth: 3)
    #expect(bases.current == "https://example.org/a/b/")
    bases.push("https://example.net/c", depth: 4)
    #expect(bases.current == "https://example.net/c")
    bases.pop(depth: 4)
    bases.pop(depth: 3)
    bases.pop(depth: 2)
    #expect(bases.current == "https://example.org/a/")
    bases.push("d/", depth: 2)
    #expect(bases.current == "https://example.org/a/d/")
  }

  @Test(arguments: [
    "javascript:x", "https://example.net/" + String(repeating: "a", count: 600),
    String(repeating: "a/", count: 255),
  ])
  func `a base that cannot be used leaves the outer one`(value: String) {
    var bases = XMLBases(document: "https://example.org/f")
    bases.push("a/", depth: 1)
    bases.push(value, depth: 2)
    #expect(bases.current == "https://example.org/a/")
    bases.push("b/", depth: 3)
    #expect(bases.current == "https://example.org/a/b/")
  }

  @Test func `bases without end inside an element that nobody reads change nothing`() throws {
    let outer = "https://example.net/" + String(repeating: "a", count: 450) + "/"
    let inner = String(repeating: "<b xml:base='c/' xml:lang='de'/>", count: 50_000)
    let feed = try FeedParser().feed(
      rss("<item><a xml:base='\(outer)'>\(inner)</a><link>x</link></item>"))
    #expect(feed.entries.map(\.post.url) == ["https://example.org/x"])
    #expect(feed.entries[0].post.language == nil)
  }
}
