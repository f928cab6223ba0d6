import Foundation
import Posts

/// A poll that was answered with a document, ready to be stored.
package struct AnsweredPoll: Sendable {
  package var feed: Int64
  package var posts: [Post]
  /// What the posts are known by; nil to have it worked out.
  package var marks: PostMarks?
  package var etag: String?
  package var lastModified: String?
  /// What the poller wants to remember of the feed until the next poll; opaque here.
  package var memory: String?
  /// What was odd in the document.
  package var remark: String?
  /// Whether more posts of the same document follow: what is known of the feed is stored with the
  /// last of them, so that an interrupted document is asked for again.
  package var isContinued: Bool
  package var at: Date
  package var nextPollAt: Date
  /// `YYYY-MM-DD` in the configured time zone.
  package var day: String
  /// When undecided items of this poll leave the queue.
  package var expiresAt: Date
  /// What the poll adds to the feed's coverage; stored with the last part.
  package var coverage: CoverageEntry
  /// About how many posts came and went unseen before this document; nil where there is no sign of
  /// that. Read with the last part.
  package var missed: Int?
  /// Whether the judge looks at `GateContext.day`, which takes a look at every feed of the stream.
  package var asksOfDay = true

  package init(
    feed: Int64, posts: [Post], etag: String?, lastModified: String?, memory: String? = nil,
    remark: String? = nil, isContinued: Bool = false, at: Date, nextPollAt: Date, day: String,
    expiresAt: Date, coverage: CoverageEntry? = nil, missed: Int? = nil
  ) {
    self.feed = feed
    self.posts = posts
    self.etag = etag
    self.lastModified = lastModified
    self.memory = memory
    self.remark = remark
    self.isContinued = isContinued
    self.at = at
    self.nextPollAt = nextPollAt
    self.day = day
    self.expiresAt = expiresAt
    self.coverage = coverage ?? CoverageEntry(day: day, polls: 1)
    self.missed = missed
  }
}

/// A post that was never seen before and wants a verdict.
package struct Candidate: Sendable {
  /// Its place in the poll's `posts`.
  package var index: Int
  package var post: Post
  /// Stands in for the post wherever chance has to be fair: ties at the gate.
  package var tieBreaker: UInt64
  /// Whether it says the same as a post of the stream, or nearly.
  package var isCopy: Bool
  /// The post that it nearly repeats; nil where it repeats all of it, or is no copy.
  package var nearOriginal: NearOriginal?

  package init(
    index: Int, post: Post, tieBreaker: UInt64, isCopy: Bool, nearOriginal: NearOriginal? = nil
  ) {
    self.index = index
    self.post = post
    self.tieBreaker = tieBreaker
    self.isCopy = isCopy
    self.nearOriginal = nearOriginal
  }
}

/// What became of a post that another one nearly repeats.
package enum NearOriginal: Sendable, Hashable {
  /// It is in the inbox, and the other joins it there.
  case inInbox
  case dropped(Verdict.Reason, score: Double, model: String)
  /// It stands further up in the same poll, at this place, and is judged with the other.
  case inPoll(Int)
}

/// What the judge needs to know of the stream, read in the same transaction.
package struct GateContext: Sendable {
  /// As the judge left it; nil at the very first poll.
  package var state: Data?
  /// What the day has brought so far; all zero where the poll does not ask.
  package var day: StreamDay

  package init(state: Data?, day: StreamDay = StreamDay()) {
    self.state = state
    self.day = day
  }
}

/// A stream's day so far, as far as a budget goes by it.
package struct StreamDay: Sendable, Hashable {
  /// Posts shown since the day began: kept ones, and those of earlier days that came in later.
  package var shown = 0
  /// Those of earlier days among them.
  package var shownLate = 0
  /// Posts that came to the gate since the day began, and on the whole day before.
  package var posts = 0
  package var postsDayBefore = 0
  /// The share of `posts` that came from the feed with the most.
  package var postsOfOneFeed = 0
  /// Feeds that brought any of `posts`.
  package var feeds = 0

  package init() {}
}

/// The judge's answer: one verdict for each candidate, in order, and the gate's new state.
package struct Judgement: Sendable {
  package var verdicts: [Verdict]
  package var gateState: Data?

  package init(verdicts: [Verdict], gateState: Data?) {
    self.verdicts = verdicts
    self.gateState = gateState
  }
}

/// What a stored poll came to. `known + new` is the number of posts polled.
package struct IntakeOutcome: Sendable, Hashable {
  /// Posts that were known already.
  package var known = 0
  /// Known posts whose text had changed; counted in `known` too.
  package var edited = 0
  package var new = 0
  package var kept = 0
  package var duplicates = 0
  /// Dropped by a rule of the stream, such as its `max-age`.
  package var ruledOut = 0
  /// Not stored, because their author or address was forgotten; counted in `new` too.
  package var blocked = 0
  /// The feed's whole window is new, so that posts may have come and gone unseen.
  package var rolledOver = false
  /// About how many; 0 where it did not roll over.
  package var missed = 0

  package init() {}

  package static func + (first: Self, second: Self) -> Self {
    var sum = first
    sum.known += second.known
    sum.edited += second.edited
    sum.new += second.new
    sum.kept += second.kept
    sum.duplicates += second.duplicates
    sum.ruledOut += second.ruledOut
    sum.blocked += second.blocked
    sum.rolledOver = sum.rolledOver || second.rolledOver
    sum.missed += second.missed
    return sum
  }
}
