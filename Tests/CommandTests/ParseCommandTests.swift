import Foundation
import Testing

@Suite struct ParseCommandTests {
  static let rss = """
    <?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title>
    <link>https://forum.example/</link>
    <item><guid isPermaLink="false">a-1</guid><title>Which help desk?</title><link>/t/1</link>
    <author>kim@example.org (Kim)</author><category>tools</category>
    <pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate>
    <description>&lt;p&gt;We are &lt;b&gt;five&lt;/b&gt; people.&lt;/p&gt;</description></item>
    </channel></rss>
    """

  @Test func `a document becomes one line of JSON`() async throws {
    try await Bench.use { bench in
      try bench.write("forum.xml", Self.rss)
      let parsed = try await bench.sluice(
        "parse", "forum.xml", "--url", "https://forum.example/feed")
      #expect(parsed.code == 0)
      #expect(parsed.out.filter { $0 == "\n" }.count == 1)
      let document = try JSON(parsed.out)
      #expect(document.keys == ["file", "format", "title", "link", "entries", "warnings"])
      #expect(document["file"].string == "forum.xml")
      #expect(document["format"].string == "rss20")
      let entry = document["entries"][0]
      #expect(entry["id"].string == "a-1")
      #expect(entry["url"].string == "https://forum.example/t/1")
      #expect(entry["published"].string == "2026-11-20T09:00:00Z")
      #expect(entry["text"].string == "We are five people.")
      #expect(entry["categories"][0].string == "tools")
      #expect(!entry.keys.contains("updated"))
    }
  }

  @Test func `one bad document does not hold up the others`() async throws {
    try await Bench.use { bench in
      try bench.write("a.xml", Self.rss)
      try bench.write("b.xml", "<html><body>no feed</body></html>")
      try bench.write("c.xml", Self.rss)
      let parsed = try await bench.sluice("parse", "a.xml", "b.xml", "absent.xml", ".", "c.xml")
      #expect(parsed.code == 65)
      let lines = try JSON.lines(parsed.out)
      #expect(lines.map { $0["file"].string } == ["a.xml", "b.xml", "absent.xml", ".", "c.xml"])
      #expect(lines.map { $0.keys.contains("error") } == [false, true, true, true, false])
      #expect(lines[1].keys == ["file", "error"])
      #expect(lines[4]["entries"].array.count == 1)
    }
  }

  @Test func `standard input is a document too`() async throws {
    try await Bench.use { bench in
      let parsed = try await bench.sluice("parse", "-", input: Self.rss)
      #expect(parsed.code == 0)
      #expect(try JSON(parsed.out)["entries"].array.count == 1)
      let empty = try await bench.sluice("parse", "-")
      #expect(empty.code == 65)
      #expect(try JSON(empty.out)["error"].string?.contains("empty") == true)
    }
  }

  @Test func `any JSON is read by a mapping or a preset`() async throws {
    try await Bench.use { bench in
      try bench.write(
        "posts.json", #"{"data":{"list":[{"n":1,"s":"A help desk","b":"for five"}]}}"#)
      try bench.write(
        "map.yml",
        """
        items: /data/list
        fields: { id: /n, url: "https://forum.example/t/{/n}", title: /s, text: /b }
        """)
      let mapped = try await bench.sluice("parse", "posts.json", "--mapping", "map.yml")
      #expect(mapped.code == 0, "\(mapped.out)\(mapped.err)")
      let entry = try JSON(mapped.out)["entries"][0]
      #expect(entry["url"].string == "https://forum.example/t/1")
      #expect(entry["title"].string == "A help desk")

      try bench.write(
        "hn.json",
        #"{"hits":[{"objectID":"9","title":"Ask HN: which CRM?","author":"k","story_text":"Five","#
          + #""created_at":"2026-11-20T09:00:00Z"}]}"#)
      let preset = try await bench.sluice("parse", "hn.json", "--preset", "hackernews")
      #expect(preset.code == 0, "\(preset.out)\(preset.err)")
      #expect(try JSON(preset.out)["entries"][0]["title"].string == "Ask HN: which CRM?")
    }
  }

  @Test func `a mapping that is wrong is a configuration that is wrong`() async throws {
    try await Bench.use { bench in
      try bench.write("a.json", "{}")
      try bench.write("map.yml", "itemz: /data\nfields: { id: n }\n")
      let refused = try await bench.sluice("parse", "a.json", "--mapping", "map.yml")
      #expect(refused.code == 78)
      #expect(refused.err.contains("map.yml:1: "))
      let missing = try await bench.sluice("parse", "a.json", "--mapping", "no.yml")
      #expect(missing.code == 74)
      #expect(missing.err == "sluice: no.yml: No such file or directory\n")
    }
  }
}
