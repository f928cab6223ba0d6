import Testing

@testable import Fetching

struct HostAliasesTests {
  @Test(arguments: [
    ("Acme.test", "acme.test"), ("www.acme.test.", "acme.test"), ("m.acme.test", "m.acme.test"),
    ("www.test", "www.test"), ("127.0.0.1", "127.0.0.1"), ("[::1]", "[::1]"),
    ("localhost", "localhost"),
    ("", ""),
  ])
  func `case, www and the dot at the end make no other host`(host: String, name: String) {
    #expect(HostAliases.host(host) == name)
  }

  @Test(arguments: [
    ("www.reddit.com", "reddit.com"), ("old.reddit.com", "reddit.com"), ("redd.it", "reddit.com"),
    ("i.redd.it", "reddit.com"), ("meta.stackoverflow.com", "stackexchange.com"),
    ("pt.stackoverflow.com", "stackexchange.com"),
    ("softwarerecs.stackexchange.com", "stackexchange.com"),
    ("unix.meta.stackexchange.com", "stackexchange.com"), ("askubuntu.com", "stackexchange.com"),
    ("feedproxy.google.com", "feeds.feedburner.com"),
    ("feeds2.feedburner.com", "feeds.feedburner.com"),
  ])
  func `a family of one operator is one host`(host: String, name: String) {
    #expect(HostAliases.host(host) == name)
    #expect(HostPacer.host(of: "https://\(host):8443/feed") == name)
  }

  @Test(arguments: ["notreddit.com", "reddit.com.test", "google.com", "feedburner.com", "com"])
  func `a name that only looks alike is a host of its own`(host: String) {
    #expect(HostAliases.host(host) == host)
  }
}
