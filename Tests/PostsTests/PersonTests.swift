import Posts
import Testing

@Suite struct PersonTests {
  @Test(arguments: ["grace", "Grace", "@grace", " @GRACE ", "u/grace", "/u/Grace"])
  func `one handle in all its spellings is one person`(handle: String) {
    let person = Person(handle: handle, source: "forum.example")
    #expect(person == Person(handle: "grace", source: "forum.example"))
    #expect(person?.handle == "grace")
  }

  @Test(arguments: [
    "forum.example", "FORUM.example.", "www.forum.example", "https://forum.example",
    "https://www.forum.example:8443/t/1?x#y", "http://user:secret@forum.example/",
    "forum.example:80",
  ])
  func `a host in all its spellings is one source`(source: String) {
    #expect(Person(handle: "grace", source: source)?.host == "forum.example")
  }

  @Test func `an IPv6 address keeps its colons`() {
    #expect(Person.host(of: "http://[::1]/feed") == "[::1]")
    #expect(Person.host(of: "http://[::1]:8080/feed") == "[::1]")
  }

  @Test(arguments: [
    ("hn.algolia.com", "news.ycombinator.com"),
    ("https://hnrss.org/newest", "news.ycombinator.com"),
    ("https://hacker-news.firebaseio.com/v0/", "news.ycombinator.com"),
    ("https://news.ycombinator.com/item?id=1", "news.ycombinator.com"),
    ("old.reddit.com", "reddit.com"), ("new.reddit.com", "reddit.com"),
    ("np.reddit.com", "reddit.com"), ("https://www.reddit.com/r/crm", "reddit.com"),
    ("www.old.reddit.com:443", "reddit.com"), ("lobste.rs", "lobste.rs"),
    ("notreddit.com", "notreddit.com"), ("algolia.com", "algolia.com"),
  ])
  func `a site's names are one source`(source: String, host: String) {
    #expect(Person.host(of: source) == host)
  }

  @Test(arguments: [
    ("news.ycombinator.com", ["news.ycombinator.com"]), ("reddit.com", ["reddit.com"]),
    ("lobste.rs", ["lobste.rs"]), ("planet.example", ["planet.example", "blog.example"]),
  ])
  func `a post's own host counts but where a site links to others`(
    feedHost: String, hosts: [String]
  ) {
    #expect(Person.hosts(feedHost: feedHost, url: "https://www.blog.example/1") == hosts)
    #expect(Person.hosts(feedHost: feedHost, url: "https://\(feedHost)/1") == [feedHost])
    #expect(Person.hosts(feedHost: feedHost, url: nil) == [feedHost])
  }

  @Test func `the same handle on another host is another person`() {
    let grace = Person(handle: "grace", source: "forum.example")
    #expect(grace != Person(handle: "grace", source: "blog.forum.example"))
    #expect(grace != Person(handle: "grace2", source: "forum.example"))
  }

  @Test(arguments: [
    ("", "forum.example"), ("@", "forum.example"), ("u/", "a"), ("grace", ""),
    ("grace", "https:///x"),
  ])
  func `without a handle or a host there is nobody`(handle: String, source: String) {
    #expect(Person(handle: handle, source: source) == nil)
  }
}
