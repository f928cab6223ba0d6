import Testing

@testable import Daemon

@Suite struct PresetAddressTests {
  @Test(
    arguments: [
      (
        Preset.hackernews, "crm",
        "https://hn.algolia.com/api/v1/search_by_date?query=crm&typoTolerance=false&tags=%28story%2Ccomment%29&hitsPerPage=100",
        "hackernews: crm"
      ),
      (
        .hackernews, "help desk",
        "https://hn.algolia.com/api/v1/search_by_date?query=%22help%20desk%22&typoTolerance=false&tags=%28story%2Ccomment%29&hitsPerPage=100",
        "hackernews: help desk"
      ),
      (
        .mastodon, "mastodon.social/tags/crm", "https://mastodon.social/tags/crm.rss",
        "mastodon.social/tags/crm"
      ),
      (
        .mastodon, "https://hachyderm.io/@name/", "https://hachyderm.io/@name.rss",
        "hachyderm.io/@name"
      ),
      (
        .mastodon, "a.test/tags/größe", "https://a.test/tags/gr%C3%B6%C3%9Fe.rss",
        "a.test/tags/größe"
      ),
      (
        .lemmy, "lemmy.world/c/selfhosted", "https://lemmy.world/feeds/c/selfhosted.xml?sort=New",
        "lemmy.world/c/selfhosted"
      ),
      (
        .lemmy, "lemmy.ml/c/crm@lemmy.world",
        "https://lemmy.ml/feeds/c/crm@lemmy.world.xml?sort=New", "lemmy.ml/c/crm@lemmy.world"
      ),
      (.lemmy, "lemmy.ml", "https://lemmy.ml/feeds/all.xml?sort=New", "lemmy.ml"),
      (
        .bluesky, "looking for a crm",
        "https://api.bsky.app/xrpc/app.bsky.feed.searchPosts?q=looking%20for%20a%20crm&sort=latest&limit=100",
        "bluesky: looking for a crm"
      ),
      (
        .bluesky, "@Name.bsky.social", "https://bsky.app/profile/name.bsky.social/rss",
        "bluesky: name.bsky.social"
      ),
      (
        .bluesky, "\"node.js\"",
        "https://api.bsky.app/xrpc/app.bsky.feed.searchPosts?q=%22node.js%22&sort=latest&limit=100",
        "bluesky: \"node.js\""
      ),
      (.discourse, "forum.test", "https://forum.test/latest.rss", "forum.test"),
      (.discourse, "forum.test/posts", "https://forum.test/posts.rss", "forum.test/posts"),
      (
        .discourse, "https://forum.test/c/help/12", "https://forum.test/c/help/12.rss",
        "forum.test/c/help/12"
      ),
      (.discourse, "forum.test/tag/crm", "https://forum.test/tag/crm.rss", "forum.test/tag/crm"),
      (
        .stackexchange, "softwarerecs", "https://softwarerecs.stackexchange.com/feeds",
        "softwarerecs.stackexchange.com"
      ),
      (
        .stackexchange, "softwarerecs/tags/crm",
        "https://softwarerecs.stackexchange.com/feeds/tag/crm", "softwarerecs.stackexchange.com crm"
      ),
      (.stackexchange, "superuser", "https://superuser.com/feeds", "superuser.com"),
      (.stackexchange, "stackoverflow.com/tags/c#", "", ""),
      (.lobsters, "newest", "https://lobste.rs/newest.rss", "lobste.rs newest"),
      (.lobsters, "hottest", "https://lobste.rs/rss", "lobste.rs hottest"),
      (.lobsters, "ask", "https://lobste.rs/t/ask.rss", "lobste.rs ask"),
      (.lobsters, "Web Dev", "", ""),
      (
        .reddit, "r/smallbusiness", "https://www.reddit.com/r/smallbusiness/new/.rss",
        "r/smallbusiness"
      ),
      (.reddit, "/r/CRM+sales/", "https://www.reddit.com/r/CRM+sales/new/.rss", "r/CRM+sales"),
      (.reddit, "u/somebody", "", ""),
      (
        .github, "acme/crm/releases", "https://github.com/acme/crm/releases.atom",
        "acme/crm/releases"
      ),
      (
        .github, "acme/crm/discussions", "https://github.com/acme/crm/discussions.atom",
        "acme/crm/discussions"
      ),
      (
        .github, "https://github.com/acme/crm/issues",
        "https://api.github.com/repos/acme/crm/issues?state=open&sort=created&direction=desc&per_page=50",
        "acme/crm/issues"
      ),
      (.github, "acme/crm", "", ""),
      (.mastodon, "mastodon.social", "", ""),
      (.lemmy, "selfhosted", "", ""),
      (.discourse, "forum", "", ""),
    ] as [(Preset, String, String, String)])
  func `a preset expands to an address and a name`(
    preset: Preset, value: String, address: String, name: String
  ) throws {
    guard !address.isEmpty else {
      #expect(throws: Complaint.self) { try PresetAddress.of(preset, [value]) }
      return
    }
    let expansion = try PresetAddress.of(preset, [value])
    #expect(expansion.address == address)
    #expect(expansion.name == name)
    #expect(throws: Never.self) { try ConfigurationValues.webAddress(expansion.address) }
  }

  @Test func `several words on Hacker News are one request of which one word has to match`() throws
  {
    let expansion = try PresetAddress.of(.hackernews, ["crm", "helpdesk"])
    #expect(
      expansion.address == "https://hn.algolia.com/api/v1/search_by_date?query=crm%20helpdesk"
        + "&optionalWords=crm%20helpdesk&typoTolerance=false&tags=%28story%2Ccomment%29&hitsPerPage=100"
    )
    #expect(expansion.name == "hackernews: crm, helpdesk")
  }

  @Test func `a phrase on Hacker News is a feed of its own`() {
    #expect(
      mistakesIn(feedYAML("hackernews: [crm, help desk]")) == [
        #"feeds.yml:4: hackernews in a feed of stream "crm": a phrase of several words has to be a feed of its own, not one of a list"#
      ])
  }

  @Test func `several tags on Lobsters are one request`() throws {
    #expect(
      try PresetAddress.of(.lobsters, ["web", "devops"]).address
        == "https://lobste.rs/t/web,devops.rss")
    #expect(throws: Complaint.self) { try PresetAddress.of(.lobsters, ["web", "newest"]) }
  }

  @Test func `a list is refused where the source has no or`() {
    #expect(
      mistakesIn(feedYAML("reddit: [r/crm, r/sales]")) == [
        #"feeds.yml:4: reddit in a feed of stream "crm": takes one value; write a feed of its own for each"#
      ])
  }

  @Test func `Reddit is polled slowly, whatever defaults say`() throws {
    let text =
      "defaults: { every: 5m }\n"
      + feedYAML("reddit: r/crm\n      - https://a.test/\n      - lobsters: web")
    let file = try configured(text)
    #expect(file.streams[0].feeds.map(\.everySeconds) == [3_600, 300, 900])
    #expect(file.hosts["reddit.com"]?.gapSeconds == 60)
    #expect(file.shown("streams.crm.feeds.r/crm.every") == "1h to 4h from preset")
    #expect(file.shown("hosts.reddit.com.gap") == "1m from preset")
    #expect(file.shown("streams.crm.feeds.a.test.every") == "5m to 20m from defaults (feeds.yml:1)")
  }

  @Test func `a pace at the feed or the host goes over the preset's`() throws {
    let text =
      "hosts: { www.Reddit.com: { gap: 90s } }\n" + feedYAML("{ reddit: r/crm, every: 30m }")
    let file = try configured(text)
    #expect(file.streams[0].feeds[0].everySeconds == 1_800)
    #expect(file.hosts == ["reddit.com": .init(gapSeconds: 90, parallel: 1)])
  }
}
