import Fetching
import Foundation
import Inbox
import Parsing
import Posts

/// What a document shows while it is read, and what the poller makes of it for the polls to come.
struct DocumentAccount {
  private let feed: PolledFeed
  private let now: Date
  private let before: FeedMemory
  private var window = FeedWindow()
  private var new = 0

  init(_ feed: PolledFeed, at now: Date) {
    self.feed = feed
    self.now = now
    before = feed.memory
  }

  mutating func add(_ posts: [Post], new: Int) {
    for post in posts { window.add(published: post.published, now: now) }
    self.new += new
  }

  /// About how many posts came and went unseen, where the document is full and not one of its posts was
  /// known; nil where there is no sign of that.
  var missed: Int? {
    guard new == window.posts, let last = feed.record.succeededAt else { return nil }
    let expected = before.changes?.posts(inSeconds: now.timeIntervalSince(last)) ?? 0
    return window.missedIfRolledOver(since: before.window, expected: expected)
  }

  /// - Parameter document: nil where the next one is to be read in any case.
  func memory(
    _ read: ReadDocument, _ answer: FetchAnswer, document: FetchedDocument?
  ) -> FeedMemory {
    var memory = before
    memory.pace = read.pace
    memory.window = window
    memory.document = document?.name(as: feed.configuration.shape)
    let least = feed.configuration.everySeconds
    memory.changes = memory.changes ?? ChangeRate(onePostIn: least)
    if before.changes != nil, let last = feed.record.succeededAt {
      memory.changes?.observe(newPosts: new, seconds: now.timeIntervalSince(last))
    }
    if missed != nil, document != nil { memory.changes?.raise(toOnePostIn: least) }
    memory.followRedirects(answer, of: feed, now: now)
    return memory
  }

  /// What was odd, for people; nil where nothing was.
  func remark(
    _ read: ReadDocument, _ document: FetchedDocument, _ memory: FeedMemory, isWhole: Bool
  ) -> String? {
    let oddities = [
      memory.moveRemark, document.cutOff.map { "\($0)".untilSemicolon },
      isWhole ? rolledOverRemark : nil,
      read.remark,
    ].compactMap(\.self)
    return oddities.isEmpty ? nil : oddities.joined(separator: "; ").printable
  }

  private var rolledOverRemark: String? {
    guard let missed else { return nil }
    let posts = missed == 0 ? "posts may have been" : "about \(missed) posts were"
    return "none of its posts was known, so \(posts) missed; give it a shorter `every`"
  }
}

extension FeedMemory {
  mutating func followRedirects(_ answer: FetchAnswer, of feed: PolledFeed, now: Date) {
    redirects.answered(
      feed.address, permanent: answer.permanentAddress, configured: feed.configuration.address,
      staysOnHost: !feed.configuration.headers.isEmpty, now: now)
    // The document came from where it has just moved to, so its validators are good there.
    source = feed.sourceName(at: feed.address(by: redirects, failures: 0))
  }

  /// That the feed is no longer fetched from its configured address. Names the host only, since whole
  /// addresses can hold tokens.
  var moveRemark: String? {
    guard let movedTo = redirects.movedTo else { return nil }
    let host = HostPacer.host(of: movedTo) ?? "another host"
    return "it has moved for good and is fetched from its new address at \(host);"
      + " correct it in feeds.yml"
  }
}

extension FetchedDocument {
  /// What the document is called while it stays as it is, byte for byte: then it would be read to the
  /// same posts. Another program or another mapping may read it otherwise.
  func name(as shape: FeedShape) -> String {
    var hash = StableHash("\(sluiceVersion) \(shape) \(contentType ?? "")")
    for byte in body { hash.combine(byte: byte) }
    return "\(body.count) \(String(hash.value, radix: 16))"
  }
}

extension String {
  /// A sentence without its advice, to stand among others.
  fileprivate var untilSemicolon: String { String(prefix { $0 != ";" }) }
}
