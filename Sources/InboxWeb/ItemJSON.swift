import Foundation
import Inbox
import Posts

/// `GET /api/items`
package struct ItemListJSON: Encodable {
  var queue: Queue
  /// How many items each queue holds, by its name.
  var counts: [String: Int]
  var items: [ItemJSON]
}

/// `GET /api/items/ID`
package struct ItemDetailJSON: Encodable {
  var item: ItemJSON
  var posts: [PostJSON]
  var history: [HistoryEntryJSON]

  package init(_ detail: ItemDetail) {
    item = ItemJSON(detail.summary)
    posts = detail.posts.map(PostJSON.init)
    history = detail.history.map(HistoryEntryJSON.init)
  }
}

/// What a decision or an undo answers: the item as it is now, and what was taken back.
struct DecidedJSON: Encodable {
  var item: ItemJSON
  var undone: Decision?
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
  /// Log-odds.
  var score: Double
  var probability: Double?
  var gesture: Gesture?
  var decision: Decision?
  var decidedBy: String?
  var decidedAt: Date?
  var alsoSeen: [String]
  var hasNewActivity: Bool

  package init(_ item: ItemSummary) {
    id = item.id
    stream = item.stream
    source = item.source
    headline = item.headline.printable
    url = webAddress(item.url)
    author = item.author?.printable
    published = item.published
    surfacing = item.surfacing
    surfacedAt = item.surfacedAt
    score = item.score
    probability = item.probability
    gesture = item.gesture
    decision = item.decision
    decidedBy = item.decidedBy
    decidedAt = item.decidedAt
    alsoSeen = item.alsoSeen
    hasNewActivity = item.hasNewActivity
  }
}

/// A post of a conversation. Title and text are as the feed said them: the evidence's places count in
/// them, so nothing may be taken out.
package struct PostJSON: Encodable {
  var id: Int64
  var source: String
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
    source = record.source
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

/// A line of the decision log; without a decision it is an undo.
package struct HistoryEntryJSON: Encodable {
  var id: Int64
  var decision: Decision?
  var undoes: Int64?
  var by: String
  var at: Date

  package init(_ entry: DecisionEntry) {
    id = entry.id
    decision = entry.decision
    undoes = entry.undoes
    by = entry.decidedBy
    at = entry.decidedAt
  }
}

/// The address if a link may lead there: `javascript:` and the like never reach the page.
func webAddress(_ address: String?) -> String? {
  guard let address, let scheme = URL(string: address)?.scheme?.lowercased(),
    scheme == "http" || scheme == "https"
  else { return nil }
  return address
}
