import Foundation
import Inbox
import Posts

/// `GET /api/items`
package struct ItemListJSON: Encodable {
  var queue: Queue
  var order: ItemOrder
  /// At each such place, and at its multiples, is an item from just below the threshold, as long as there
  /// are any; absent where none is in the queue.
  var nearEvery: Int?
  /// How many items each queue holds, by its name.
  var counts: [String: Int]
  var items: [ItemJSON]
}

/// `GET /api/items/ID`
package struct ItemDetailJSON: Encodable {
  var item: ItemJSON
  var posts: [PostJSON]
  var history: [HistoryEntryJSON]

  package init(_ detail: ItemDetail) { self.init(detail, now: Date()) }

  init(_ detail: ItemDetail, now: Date) {
    item = ItemJSON(detail.summary, now: now)
    posts = detail.posts.map(PostJSON.init)
    history = detail.historyLines.map(HistoryEntryJSON.init)
  }
}

/// What a change answers: the items as they are then, the first of them by itself, and what was taken
/// back or repeated.
struct ChangedJSON: Encodable {
  var item: ItemJSON?
  var items: [ItemJSON]
  var undone: Decision?
  /// Whose decision was taken back.
  var undoneOf: String?
  var redone: Decision?
}

/// What a refused change answers: why, and the item as it is now.
struct RefusalJSON: Encodable {
  var error: String
  var item: ItemJSON?
}

/// An item as a list shows it.
package struct ItemJSON: Encodable {
  var id: Int64
  var stream: String
  var source: String
  var headline: String
  var url: String?
  var author: String?
  var published: Date?
  var surfacing: Surfacing
  var surfacedAt: Date
  /// When its newest shown post came: until then a conversation read before is as it was.
  var activeAt: Date
  /// Log-odds.
  var score: Double
  var probability: Double?
  var gesture: Gesture?
  var decision: Decision?
  var decidedBy: String?
  var decidedAt: Date?
  /// When it asks for a decision; absent where it always did, or does not any more.
  var opensAt: Date?
  var action: Action?
  var note: String?
  /// Absent once it has ended.
  var claim: ClaimJSON?
  /// The newest entry of its decision log, for `after`; absent before the first.
  var lastEntry: Int64?
  var alsoSeen: [String]
  var hasNewActivity: Bool

  package init(_ item: ItemSummary) { self.init(item, now: Date()) }

  init(_ item: ItemSummary, now: Date) {
    id = item.id
    stream = item.stream
    source = item.source
    headline = item.headline.printable
    url = webAddress(item.url)
    author = item.author?.printable
    published = item.published
    surfacing = item.surfacing
    surfacedAt = item.surfacedAt
    activeAt = item.activeAt
    score = item.score
    probability = item.probability
    gesture = item.gesture
    decision = item.decision
    decidedBy = item.decidedBy
    decidedAt = item.decidedAt
    opensAt = item.opensAt.flatMap { $0.timeIntervalSince1970 > 0 ? $0 : nil }
    action = item.action
    note = item.note
    claim = item.claim.flatMap { $0.until > now ? ClaimJSON(by: $0.by, until: $0.until) : nil }
    lastEntry = item.lastEntry
    alsoSeen = item.alsoSeen
    hasNewActivity = item.hasNewActivity
  }
}

/// Somebody is looking at it.
struct ClaimJSON: Encodable {
  var by: String
  var until: Date
}

/// A post of a conversation. Title and text are as the feed said them: the evidence's places count in
/// them, so nothing may be taken out.
package struct PostJSON: Encodable {
  var id: Int64
  var stream: String
  var source: String
  /// The item it is in, shown or as a copy.
  var item: Int64?
  /// Why it came before a person; absent where it did not.
  var surfacing: Surfacing?
  var url: String?
  var title: String?
  var text: String
  var author: String?
  var published: Date?
  var updated: Date?
  var seenAt: Date
  /// The text has changed since the verdict: the evidence has lost its places in it.
  var edited: Bool
  var language: String?
  var categories: [String]
  /// The post it is a copy of.
  var original: Int64?
  var verdict: VerdictJSON

  package init(_ record: PostRecord) {
    id = record.id
    stream = record.stream
    source = record.source
    item = record.item
    surfacing = record.surfacing
    url = webAddress(record.post.url)
    title = record.post.title
    text = record.post.text
    author = record.post.author?.printable
    published = record.post.published
    updated = record.post.updated
    seenAt = record.seenAt
    edited = record.isEdited
    language = record.post.language
    categories = record.post.categories
    original = record.original
    verdict = VerdictJSON(record.verdict)
  }
}

/// `score` is `prior` + the weights + `rest`.
struct VerdictJSON: Encodable {
  var kept: Bool
  var reason: Verdict.Reason
  /// Which rule spoke, beside the reason `rule`.
  var rule: String?
  var score: Double
  var prior: Double
  var rest: Double
  var probability: Double?
  var gesture: Gesture?
  var model: String
  /// Places count Unicode scalars.
  var evidence: [Evidence]

  init(_ verdict: Verdict) {
    kept = verdict.isKept
    reason = verdict.reason
    rule = verdict.rule
    score = verdict.assessment.score
    prior = verdict.assessment.prior
    rest = verdict.assessment.rest
    probability = verdict.assessment.probability
    gesture = verdict.assessment.gesture
    model = verdict.model
    evidence = verdict.assessment.evidence
  }
}

/// A line of an item's history: an entry of the decision log, or what was done to it besides.
package struct HistoryEntryJSON: Encodable {
  /// `decision`, `undo`, `redo`, `action`, `note`, `snooze`, `claim`, `release` or `request`.
  var kind: String
  /// What was done, for people.
  var words: String
  /// Of the log's entry; absent for all else.
  var id: Int64?
  var decision: Decision?
  var gesture: Gesture?
  var undoes: Int64?
  /// The undo that it takes back again.
  var redoes: Int64?
  /// The first of those made together.
  var batch: Int64?
  /// The action's word or the note's text; absent where it was taken away.
  var value: String?
  /// Until when it is unsure, snoozed or claimed.
  var until: Date?
  var by: String
  var at: Date

  init(_ line: HistoryLine) {
    words = line.words
    by = line.by
    at = line.at
    switch line {
    case .entry(let entry, _):
      kind = entry.decision == nil ? "undo" : entry.redoes == nil ? "decision" : "redo"
      id = entry.id
      decision = entry.decision
      gesture = entry.gesture
      undoes = entry.undoes
      redoes = entry.redoes
      batch = entry.batch
      until = entry.returnsAt
    case .event(let event):
      kind = event.kind.rawValue
      value = event.until == nil ? event.value : nil
      until = event.until
    }
  }
}

/// The address if a link may lead there: `javascript:` and the like never reach the page.
func webAddress(_ address: String?) -> String? {
  guard let address, let scheme = URL(string: address)?.scheme?.lowercased(),
    scheme == "http" || scheme == "https"
  else { return nil }
  return address
}
