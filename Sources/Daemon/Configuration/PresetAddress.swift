import Foundation
import Posts

/// What a preset and its value in `feeds.yml` expand to.
///
/// Feeds are preferred to JSON where both carry the whole text: they are meant to be polled.
struct PresetAddress: Equatable {
  /// What is polled.
  let address: String
  /// What the feed is called where the file gives no name.
  let name: String
  /// The polite pace; a shorter one in `defaults` does not count, one at the feed does.
  var every: PollInterval { Self.manners(at: address)?.every ?? .standard }
  /// The least gap between requests where the source wants more than the usual one.
  var gapSeconds: Double? { Self.manners(at: address)?.gapSeconds }

  /// - Parameter values: what the file gives, one or a list.
  static func of(_ preset: Preset, _ values: [String]) throws(Complaint) -> PresetAddress {
    let values = values.map { $0.trimmingCharacters(in: .whitespaces) }
    guard !values.isEmpty, !values.contains("") else { throw Complaint("the value is empty") }
    switch preset {
    case .hackernews: return try hackerNews(values)
    case .lobsters: return try lobsters(values)
    case .mastodon: return try mastodon(single(values))
    case .lemmy: return try lemmy(single(values))
    case .bluesky: return bluesky(try single(values))
    case .discourse: return try discourse(single(values))
    case .stackexchange: return try stackExchange(single(values))
    case .reddit: return try reddit(single(values))
    case .github: return try gitHub(single(values))
    }
  }

  /// How a host that wants more care than the usual is to be asked.
  struct Manners: Equatable {
    var every = PollInterval.standard
    var gapSeconds: Double
  }

  /// By host, as `HostsReader.key` has it.
  static let manners = [
    "reddit.com": Manners(every: PollInterval(leastSeconds: 60 * 60), gapSeconds: 60),
    "api.github.com": Manners(every: PollInterval(leastSeconds: 30 * 60), gapSeconds: 60),
    "api.bsky.app": Manners(gapSeconds: 5),
  ]

  static func manners(at address: String) -> Manners? {
    URL(string: address)?.host().flatMap { manners[HostsReader.key($0)] }
  }

  private static func single(_ values: [String]) throws(Complaint) -> String {
    guard values.count == 1 else {
      throw Complaint("takes one value; write a feed of its own for each")
    }
    return values[0]
  }
}

/// Searches.
extension PresetAddress {
  /// Hacker News through Algolia, newest first.
  ///
  /// Its search has no "or" (algolia/hn-search issue 169), but words can be declared optional, of which
  /// one has to match; so a list is one request. A phrase in quotes cannot be optional as a whole.
  private static func hackerNews(_ terms: [String]) throws(Complaint) -> PresetAddress {
    let words = terms.map { $0.filter { $0 != "\"" } }
    let hasPhrase = words.contains { $0.contains(" ") }
    guard words.count == 1 || !hasPhrase else {
      throw Complaint("a phrase of several words has to be a feed of its own, not one of a list")
    }
    let query = hasPhrase ? "\"\(words[0])\"" : words.joined(separator: " ")
    var parameters = [("query", query)]
    if words.count > 1 { parameters.append(("optionalWords", query)) }
    // Without it "crm" also finds "cram".
    parameters.append(("typoTolerance", "false"))
    parameters += [("tags", "(story,comment)"), ("hitsPerPage", "100")]
    return PresetAddress(
      address: "https://hn.algolia.com/api/v1/search_by_date?\(joined(parameters))",
      name: "hackernews: \(words.joined(separator: ", "))")
  }

  /// `name.example` or `@name.example` is a person's posts as RSS; all else a search.
  ///
  /// The search is asked at `api.bsky.app`: `public.api.bsky.app` refuses it without a login
  /// (bluesky-social/atproto issue 3423), and its keepers may switch it off at times.
  private static func bluesky(_ value: String) -> PresetAddress {
    if let match = value.wholeMatch(of: /@?(([A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]+)/) {
      let handle = match.1.lowercased()
      return PresetAddress(
        address: "https://bsky.app/profile/\(handle)/rss", name: "bluesky: \(handle)")
    }
    let query = joined([("q", value), ("sort", "latest"), ("limit", "100")])
    return PresetAddress(
      address: "https://api.bsky.app/xrpc/app.bsky.feed.searchPosts?\(query)",
      name: "bluesky: \(value)")
  }
}

/// Communities on hosts of their own.
extension PresetAddress {
  /// `host/tags/name` or `host/@user`.
  private static func mastodon(_ value: String) throws(Complaint) -> PresetAddress {
    let bare = withoutScheme(value)
    guard
      let match = bare.wholeMatch(of: /([^\/\s]+\.[^\/\s]+)\/(tags\/[^\/\s?#]+|@[A-Za-z0-9_.-]+)/)
    else {
      throw Complaint("\"\(value)\": write it as mastodon.social/tags/crm or mastodon.social/@name")
    }
    return PresetAddress(
      address: "https://\(match.1)/\(encodedPath(match.2)).rss", name: "\(match.1)/\(match.2)")
  }

  /// `host/c/community`, `host/u/user` or a host alone for all that it sees.
  private static func lemmy(_ value: String) throws(Complaint) -> PresetAddress {
    let bare = withoutScheme(value)
    guard let match = bare.wholeMatch(of: /([^\/\s]+\.[^\/\s]+?)(\/[cu]\/[A-Za-z0-9_.@-]+)?/) else {
      throw Complaint("\"\(value)\": write it as lemmy.world/c/selfhosted")
    }
    return PresetAddress(
      address: "https://\(match.1)/feeds\(match.2 ?? "/all").xml?sort=New", name: bare)
  }

  /// A host for its newest topics, `host/posts` for every post, `host/c/…` and `host/tag/…` for a part.
  private static func discourse(_ value: String) throws(Complaint) -> PresetAddress {
    let bare = withoutScheme(value)
    guard
      let match = bare.wholeMatch(
        of: /([^\/\s]+\.[^\/\s]+?)(\/(?:posts|c\/[^\s?#]+|tag\/[^\s?#\/]+))?/)
    else {
      throw Complaint(
        "\"\(value)\": write it as forum.example.org, or with /posts, /c/NAME/NUMBER or /tag/NAME")
    }
    let path = match.2.map { encodedPath($0) } ?? "/latest"
    return PresetAddress(address: "https://\(match.1)\(path).rss", name: bare)
  }
}

/// Single sites.
extension PresetAddress {
  private static let ownDomains = [
    "stackoverflow": "stackoverflow.com", "serverfault": "serverfault.com",
    "superuser": "superuser.com", "askubuntu": "askubuntu.com", "stackapps": "stackapps.com",
    "mathoverflow": "mathoverflow.net",
  ]

  /// A site, `site/tags/name`, or either with the site's whole host.
  private static func stackExchange(_ value: String) throws(Complaint) -> PresetAddress {
    let bare = withoutScheme(value)
    guard let match = bare.wholeMatch(of: /([A-Za-z0-9.-]+)(?:\/tags\/([^\/\s?#]+))?/) else {
      throw Complaint("\"\(value)\": write it as softwarerecs or softwarerecs/tags/crm")
    }
    let site = match.1.lowercased()
    let host =
      site.contains(".") ? site : ownDomains[site] ?? "\(site).stackexchange.com"
    guard let tag = match.2 else {
      return PresetAddress(address: "https://\(host)/feeds", name: host)
    }
    return PresetAddress(
      address: "https://\(host)/feeds/tag/\(encodedPath(tag))", name: "\(host) \(tag)")
  }

  /// `newest`, `hottest`, `comments`, or tags.
  private static func lobsters(_ values: [String]) throws(Complaint) -> PresetAddress {
    let pages = ["newest": "newest.rss", "hottest": "rss", "comments": "comments.rss"]
    if values.count == 1, let page = pages[values[0]] {
      return PresetAddress(address: "https://lobste.rs/\(page)", name: "lobste.rs \(values[0])")
    }
    for tag in values where tag.wholeMatch(of: /[a-z0-9+_.-]+/) == nil || pages[tag] != nil {
      throw Complaint("\"\(tag)\": write newest, hottest, comments or tags such as [web, devops]")
    }
    return PresetAddress(
      address: "https://lobste.rs/t/\(values.joined(separator: ",")).rss",
      name: "lobste.rs \(values.joined(separator: ", "))")
  }

  /// `r/name`, or several joined by `+`; Reddit wants a minute between requests.
  private static func reddit(_ value: String) throws(Complaint) -> PresetAddress {
    guard let match = value.wholeMatch(of: /\/?(?:r\/)?([A-Za-z0-9_]+(?:\+[A-Za-z0-9_]+)*)\/?/)
    else {
      throw Complaint("\"\(value)\": write it as r/smallbusiness")
    }
    return PresetAddress(
      address: "https://www.reddit.com/r/\(match.1)/new/.rss", name: "r/\(match.1)")
  }

  /// `owner/repo/issues`, `…/discussions` or `…/releases`.
  ///
  /// Issues come from the API, which gives 60 answers an hour without a token; the rest is Atom.
  private static func gitHub(_ value: String) throws(Complaint) -> PresetAddress {
    let bare = withoutScheme(value).replacing(/^github\.com\//, with: "")
    guard
      let match = bare.wholeMatch(
        of: /([A-Za-z0-9-]+\/[A-Za-z0-9._-]+)\/(issues|discussions|releases)/)
    else {
      throw Complaint("\"\(value)\": write it as owner/repo/issues, …/discussions or …/releases")
    }
    guard match.2 == "issues" else {
      return PresetAddress(address: "https://github.com/\(bare).atom", name: bare)
    }
    let query = "state=open&sort=created&direction=desc&per_page=50"
    return PresetAddress(
      address: "https://api.github.com/repos/\(bare)?\(query)", name: bare)
  }
}

/// Writing addresses.
extension PresetAddress {
  /// People copy addresses out of a browser.
  private static func withoutScheme(_ value: String) -> String {
    value.replacing(/^https?:\/\//, with: "").replacing(/\/+$/, with: "")
  }

  private static let unreserved = CharacterSet(
    charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

  private static func joined(_ parameters: [(String, String)]) -> String {
    parameters.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? value)"
    }.joined(separator: "&")
  }

  private static func encodedPath(_ path: Substring) -> String {
    let allowed = unreserved.union(CharacterSet(charactersIn: "/@+"))
    return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? String(path)
  }
}
