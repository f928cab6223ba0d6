import Foundation
import Posts

/// What the posts of one poll are known by. Worked out before the poll is stored, since all writes
/// wait for one another.
package struct PostMarks: Sendable {
  let feed: Int64
  /// One for each post, in their order.
  let each: [Mark]
  /// One id was given to several posts: to different links or, without links, to different words.
  let idsRepeat: Bool

  struct Mark: Sendable {
    var identities: IdentityKey.Identities
    /// Hash of title and text, to notice an edit.
    var words: Int64
    /// 32 bits of the hash of the canonical address.
    var addressHash: Int64?
    /// `words`, where there are enough of them for a copy.
    var fingerprint: Int64?
    var sketch: CopySketch?
  }

  init(_ posts: [Post], feed: Int64, key: IdentityKey) {
    self.feed = feed
    let marks = posts.map { Mark($0, feed: feed, key: key) }
    each = marks
    var firstWithID: [String: Int] = [:]
    idsRepeat = posts.indices.contains { index in
      guard let first = firstWithID[posts[index].id] else {
        firstWithID[posts[index].id] = index
        return false
      }
      let url = posts[index].url
      return posts[first].url != url || url == nil && marks[first].words != marks[index].words
    }
  }
}

extension PostMarks.Mark {
  fileprivate init(_ post: Post, feed: Int64, key: IdentityKey) {
    let hashed = Fingerprint.hash(title: post.title, text: post.text)
    words = Int64(bitPattern: hashed.hash)
    fingerprint = Fingerprint(hashed).map { Int64(bitPattern: $0.value) }
    sketch = CopySketch(CopyWords(title: post.title, text: post.text))
    identities = key.identities(of: post, words: words, feed: feed)
    addressHash = Self.addressHash(post)
  }

  /// Nil where the link leads into a page: what stands at several places of it would look the same.
  private static func addressHash(_ post: Post) -> Int64? {
    guard let url = post.url, !url.contains("#") else { return nil }
    return Int64(bitPattern: CanonicalAddress(url).hash) >> 32
  }
}
