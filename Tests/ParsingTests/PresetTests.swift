import Parsing
import Posts
import Testing

@Suite struct PresetTests {
  private func posts(_ preset: Preset, _ json: String, base: String? = nil) throws -> [Post] {
    try FeedParser().feed(json, base: base, shape: .preset(preset)).entries.map(\.post)
  }

  @Test func `all standard mappings are free of mistakes`() {
    for preset in Preset.allCases {
      let mappings = JSONMapping.standard(for: preset)
      #expect(!mappings.isEmpty)
      for mapping in mappings { #expect(mapping.problems().isEmpty, "\(preset) \(mapping.items)") }
    }
  }

  @Test func `a Hacker News comment has an address and the story as its conversation`() throws {
    let posts = try posts(
      .hackernews,
      """
      {"hits": [
       {"objectID": "11", "title": null, "url": null, "story_title": "Ask: which CRM?",
        "comment_text": "<p>Try &#x27;paper&#x27;", "author": "ann", "story_id": 10,
        "created_at": "2024-01-02T10:20:30Z", "_tags": ["comment"]},
       {"objectID": "12", "title": "A tool", "url": "https://tool.example/", "author": "bo",
        "story_id": 12}]}
      """)
    #expect(posts[0].url == "https://news.ycombinator.com/item?id=11")
    #expect(posts[0].title == "Ask: which CRM?")
    #expect(posts[0].text == "Try 'paper'")
    #expect(posts[0].conversation == "10")
    #expect(posts[1].url == "https://tool.example/")
  }

  @Test func `one item of Hacker News is a document of its own`() throws {
    let posts = try posts(
      .hackernews, #"{"id": 5, "by": "ann", "time": 1704190830, "text": "hi", "parent": 4}"#)
    #expect(posts.map(\.id) == ["5"])
    #expect(posts[0].published == instant("2024-01-02T10:20:30Z"))
    #expect(posts[0].conversation == "4")
  }

  @Test func `a Mastodon status has no title, and a boost is what it repeats`() throws {
    let feed = try FeedParser().feed(
      """
      [{"id": "1", "uri": "https://m.example/1", "url": "https://m.example/@ann/1", "language": "en",
        "spoiler_text": "", "content": "<p>Looking for a <a href='x'>#crm</a></p>", "reblog": null,
        "created_at": "2024-01-02T10:20:30.000Z", "in_reply_to_id": "0",
        "account": {"acct": "ann", "note": "<p>hi</p>"}, "tags": [{"name": "crm"}]},
       {"id": "3", "uri": "https://m.example/3", "account": {"acct": "bo"}, "content": "",
        "reblog": {"id": "2", "uri": "https://o.example/2", "url": "https://o.example/@cy/2",
         "content": "<p>boosted</p>", "account": {"acct": "cy@o.example", "noindex": true}}},
       {"id": "4", "uri": "u4", "content": "x",
        "account": {"acct": "d", "note": "<p>No bots: <a href='/t'>#<span>NoBot</span></a></p>"}}]
      """, shape: .preset(.mastodon))
    let post = feed.entries[0].post
    #expect(post.title == nil)
    #expect(post.text == "Looking for a #crm")
    #expect(post.author == "ann")
    #expect(post.language == "en")
    #expect(post.categories == ["crm"])
    #expect(post.conversation == "0")
    #expect(feed.entries[1].post.id == "https://o.example/2")
    #expect(feed.entries[1].post.author == "cy@o.example")
    #expect(feed.entries.map(\.noindex) == [false, true, true])
  }

  @Test func `Lemmy posts and comments are read`() throws {
    let post = try posts(
      .lemmy,
      """
      {"posts": [{"post": {"id": 1, "ap_id": "https://l.example/post/1", "name": "Which?",
       "body": "**bold**", "published": "2024-01-02T10:20:30.123456"},
       "creator": {"name": "ann"}, "community": {"name": "crm"}}]}
      """)[0]
    #expect(post.title == "Which?")
    #expect(post.text == "**bold**")
    #expect(post.published?.formatted(.iso8601) == "2024-01-02T10:20:30Z")
    let comment = try posts(
      .lemmy,
      """
      {"comments": [{"comment": {"ap_id": "https://l.example/comment/2", "content": "this"},
       "post": {"ap_id": "https://l.example/post/1", "name": "Which?"}}]}
      """)[0]
    #expect(comment.conversation == "https://l.example/post/1")
  }

  @Test(arguments: [("posts", ""), ("feed", "\"post\":{")])
  func `Bluesky posts have the address of their page`(items: String, wrapper: String) throws {
    let post = try posts(
      .bluesky,
      """
      {"\(items)": [{\(wrapper)"uri": "at://did:plc:x/app.bsky.feed.post/3kab",
       "author": {"handle": "ann.example"}, "record": {"text": "a <b>", "langs": ["en"],
       "createdAt": "2024-01-02T10:20:30Z",
       "reply": {"root": {"uri": "at://root"}}}}\(wrapper.isEmpty ? "" : "}")]}
      """)[0]
    #expect(post.url == "https://bsky.app/profile/ann.example/post/3kab")
    #expect(post.text == "a <b>")
    #expect(post.language == "en")
    #expect(post.conversation == "at://root")
  }

  @Test func `Discourse topics and posts share their topic as conversation`() throws {
    let topic = try posts(
      .discourse,
      """
      {"topic_list": {"topics": [{"id": 5, "slug": "which-crm", "title": "Which CRM?",
       "created_at": "2024-01-02T10:20:30.000Z", "excerpt": "Hello&hellip;", "tags": ["x"]}]}}
      """, base: "https://forum.example/latest.json")[0]
    #expect(topic.url == "https://forum.example/t/which-crm/5")
    #expect(topic.text == "Hello…")
    for items in [#"{"latest_posts": ["#, #"{"post_stream": {"posts": ["#] {
      let end = items.contains("stream") ? "]}}" : "]}"
      let post = try posts(
        .discourse,
        items + """
          {"id": 9, "topic_id": 5, "topic_slug": "which-crm", "post_number": 2,
           "username": "bo", "cooked": "<p>Try it</p>"}
          """ + end, base: "https://forum.example/posts.json")[0]
      #expect(post.url == "https://forum.example/t/which-crm/5/2")
      #expect(post.text == "Try it")
      #expect(post.conversation == topic.conversation)
    }
  }

  @Test func `Stack Exchange, Lobsters, Reddit and GitHub answers are read`() throws {
    let question = try posts(
      .stackexchange,
      """
      {"items": [{"question_id": 3, "link": "https://s.example/questions/3/x", "tags": ["crm"],
       "title": "Isn&#39;t it?", "body": "<p>b</p>", "owner": {"display_name": "Ann &amp; Bo"},
       "creation_date": 1704190830}]}
      """)[0]
    #expect(question.title == "Isn't it?")
    #expect(question.author == "Ann & Bo")
    let story = try posts(
      .lobsters,
      """
      [{"short_id_url": "https://lobste.rs/s/abc", "url": "", "title": "T", "description": "<p>d</p>",
        "submitter_user": {"username": "ann"}, "comments_url": "https://lobste.rs/s/abc/t",
        "created_at": "2024-01-02T04:20:30.000-06:00", "tags": ["ask"]}]
      """)[0]
    #expect(story.url == "https://lobste.rs/s/abc")
    #expect(story.author == "ann")
    let links = try posts(
      .reddit,
      """
      {"kind": "Listing", "data": {"children": [
       {"kind": "t3", "data": {"name": "t3_1", "permalink": "/r/crm/comments/1/x/", "title": "Which?",
        "selftext": "two\\n\\nlines", "created_utc": 1704190830.0, "edited": false,
        "subreddit": "crm", "link_flair_text": "Help"}},
       {"kind": "t1", "data": {"name": "t1_2", "permalink": "/r/crm/comments/1/x/2/",
        "link_id": "t3_1", "body": "this"}}]}}
      """)
    #expect(links[0].url == "https://www.reddit.com/r/crm/comments/1/x/")
    #expect(links[0].text == "two\n\nlines")
    #expect(links[0].categories == ["crm", "Help"])
    #expect(links.map(\.conversation) == ["t3_1", "t3_1"])
    let issue = try posts(
      .github,
      """
      {"items": [{"html_url": "https://github.example/a/b/issues/1", "title": "T", "body": "b <i>",
       "user": {"login": "ann"}, "labels": [{"name": "bug"}]}]}
      """)[0]
    #expect(issue.id == "https://github.example/a/b/issues/1")
    #expect(issue.text == "b <i>")
    #expect(issue.categories == ["bug"])
  }

  @Test func `a preset reads RSS and JSON Feed as such`() throws {
    #expect(try posts(.lobsters, rss("<item><title>r</title></item>"))[0].title == "r")
    let feed = #"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"j"}]}"#
    #expect(try posts(.hackernews, feed)[0].title == "j")
  }

  @Test func `an answer without posts is an error that names the pointers`() {
    let pointers = ["/data/children", "/0/data/children", "/1/data/children"]
    #expect(throws: ParsingError.noEntries(pointers: pointers)) {
      try posts(.reddit, #"{"message": "Too Many Requests", "error": 429}"#)
    }
  }
}

extension PresetTests {
  @Test func `items of Hacker News come in an array too, those that are gone left out`() throws {
    let posts = try posts(
      .hackernews,
      #"[{"id": 5, "by": "ann", "text": "hi", "parent": 4}, null, {"id": 6, "title": "T"}]"#)
    #expect(posts.map(\.id) == ["5", "6"])
    #expect(throws: ParsingError.self) { try self.posts(.hackernews, "[5, 6, 7]") }
  }

  @Test func `an item of Algolia comes with its comments, all in one conversation`() throws {
    let posts = try posts(
      .hackernews,
      """
      {"id": 10, "author": "ann", "title": "Ask: which CRM?", "text": "<p>we", "story_id": 10,
       "created_at": "2024-01-02T10:20:30.000Z", "children": [
        {"id": 11, "author": "bo", "text": "paper", "parent_id": 10, "story_id": 10, "title": null}]}
      """)
    #expect(posts.map(\.author) == ["ann", "bo"])
    #expect(posts.map(\.conversation) == ["10", "10"])
    #expect(posts[0].published == instant("2024-01-02T10:20:30Z"))
    #expect(posts[1].url == "https://news.ycombinator.com/item?id=11")
  }

  @Test func `a search on Mastodon gives its statuses, a context those before and behind`() throws {
    let found = try posts(
      .mastodon,
      #"{"accounts": [{"id": "9"}], "statuses": [{"uri": "u1", "content": "a"}], "hashtags": []}"#)
    #expect(found.map(\.id) == ["u1"])
    let context = try posts(
      .mastodon,
      #"{"ancestors": [{"uri": "u1", "content": "a"}], "descendants": [{"uri": "u2"}]}"#)
    #expect(context.map(\.id) == ["u1", "u2"])
  }

  @Test func `a search on Lemmy gives posts and comments, and one post is a document`() throws {
    let post = #"{"post": {"ap_id": "https://l.example/post/1", "name": "Which?"}}"#
    let found = try posts(
      .lemmy,
      """
      {"type_": "All", "comments": [{"comment": {"ap_id": "https://l.example/comment/2",
       "content": "this"}, "post": {"ap_id": "https://l.example/post/1"}}], "posts": [\(post)],
       "communities": [], "users": []}
      """)
    #expect(found.map(\.id) == ["https://l.example/post/1", "https://l.example/comment/2"])
    #expect(found[0].conversation == found[1].conversation)
    #expect(try posts(.lemmy, "{\"post_view\": \(post)}").map(\.title) == ["Which?"])
  }

  @Test func `a Bluesky thread is its post and the replies`() throws {
    let reply = #""reply": {"root": {"uri": "at://d/p/1"}}"#
    let posts = try posts(
      .bluesky,
      """
      {"thread": {"post": {"uri": "at://d/p/1", "record": {"text": "which?"}}, "replies": [
       {"post": {"uri": "at://d/p/2", "record": {"text": "this", \(reply)}}}]}}
      """)
    #expect(posts.map(\.text) == ["which?", "this"])
    #expect(posts.map(\.conversation) == ["at://d/p/1", "at://d/p/1"])
  }

  @Test func `a search on Discourse gives the posts that were found`() throws {
    let post = try posts(
      .discourse,
      """
      {"posts": [{"id": 9, "topic_id": 5, "post_number": 2, "username": "bo", "blurb": "try &amp; see"}],
       "topics": [{"id": 5, "title": "Which?"}]}
      """, base: "https://forum.example/search.json?q=crm")[0]
    #expect(post.url == "https://forum.example/t/5/2")
    #expect(post.text == "try & see")
    #expect(post.conversation == "5")
  }

  @Test func `answers and excerpts of Stack Exchange belong to their question`() throws {
    let posts = try posts(
      .stackexchange,
      """
      {"items": [
       {"answer_id": 4, "question_id": 3, "link": "https://s.example/a/4", "title": "A &lt;b&gt;?"},
       {"item_type": "answer", "answer_id": 6, "question_id": 3, "excerpt": "use <span>it</span>"},
       {"comment_id": 7, "post_id": 4, "body": "no"}]}
      """)
    #expect(posts.map(\.id) == ["https://s.example/a/4", "6", "7"])
    #expect(posts.map(\.conversation) == ["3", "3", "4"])
    #expect(posts[0].title == "A <b>?")
    #expect(posts[1].text == "use it")
  }

  @Test func `a story of Lobsters comes with its comments`() throws {
    let posts = try posts(
      .lobsters,
      """
      {"short_id_url": "https://lobste.rs/s/a", "title": "T", "submitter_user": "ann", "comments": [
       {"short_id_url": "https://lobste.rs/c/b", "comment": "<p>c</p>", "commenting_user": "bo"}]}
      """)
    #expect(posts.map(\.author) == ["ann", "bo"])
    #expect(posts[1].text == "c")
  }

  @Test func `a page of comments on Reddit is its link and the comments, without 'more'`() throws {
    let posts = try posts(
      .reddit,
      """
      [{"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"name": "t3_1",
        "title": "R&amp;D", "selftext": "&gt; a &amp;amp; b&#x200B; &lt;i&gt;", "permalink": "/r/x"}}]}},
       {"kind": "Listing", "data": {"children": [
        {"kind": "t1", "data": {"name": "t1_2", "link_id": "t3_1", "body": "this", "permalink": "/r/y"}},
        {"kind": "more", "data": {"count": 3, "name": "t1_3", "id": "3", "children": ["4"]}}]}}]
      """)
    #expect(posts.map(\.id) == ["t3_1", "t1_2"])
    #expect(posts.map(\.conversation) == ["t3_1", "t3_1"])
    #expect(posts[0].title == "R&D")
    #expect(posts[0].text.hasPrefix("> a &amp; b"))
    #expect(posts[0].text.hasSuffix("<i>"))
  }

  @Test func `GitHub releases, comments and discussions are read`() throws {
    let release = try posts(
      .github,
      """
      [{"html_url": "https://github.example/a/b/releases/1", "name": "", "tag_name": "v1",
        "body": "new", "author": {"login": "ann"}, "published_at": "2024-01-02T10:20:30Z",
        "created_at": "2023-01-01T00:00:00Z"}]
      """)[0]
    #expect(release.title == "v1")
    #expect(release.author == "ann")
    #expect(release.published == instant("2024-01-02T10:20:30Z"))
    let thread = try posts(
      .github,
      """
      [{"html_url": "https://github.example/i/1", "url": "https://api.example/i/1", "title": "T"},
       {"html_url": "https://github.example/i/1#2", "url": "https://api.example/c/2", "body": "c",
        "issue_url": "https://api.example/i/1"}]
      """)
    #expect(thread.map(\.conversation) == ["https://api.example/i/1", "https://api.example/i/1"])
    let discussion = try posts(
      .github,
      """
      {"data": {"repository": {"discussions": {"nodes": [{"url": "https://github.example/d/1",
       "title": "Which?", "bodyText": "b", "category": {"name": "Ideas"},
       "labels": {"nodes": [{"name": "x"}]}, "createdAt": "2024-01-02T10:20:30Z"}]}}}}
      """)[0]
    #expect(discussion.id == "https://github.example/d/1")
    #expect(discussion.text == "b")
    #expect(discussion.categories == ["x", "Ideas"])
  }
}
