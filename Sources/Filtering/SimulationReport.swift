/// What `simulate` prints.
package struct SimulationReport: Sendable, Hashable, Encodable {
  /// Over some of the days.
  package struct Period: Sendable, Hashable, Encodable {
    /// The share of the relevant posts that was kept; nil where there were none.
    package var recall: Double?
    /// The share of the kept posts that is relevant; nil where none was kept.
    package var precision: Double?
    package var keptShare: Double
    package var labels: Int
    package var relevantLabels: Int

    private enum CodingKeys: String, CodingKey {
      case recall, precision, labels
      case keptShare = "kept_share"
      case relevantLabels = "relevant_labels"
    }
  }

  /// The interval that the audit gave for recall, and the truth.
  package struct Audit: Sendable, Hashable, Encodable {
    package var recallLow: Double
    package var recallHigh: Double
    /// Nil where no post was relevant.
    package var recallTrue: Double?

    private enum CodingKeys: String, CodingKey {
      case recallLow = "recall_low"
      case recallHigh = "recall_high"
      case recallTrue = "recall_true"
    }
  }

  package var all: Period
  package var lastQuarter: Period
  package var audit: Audit

  private enum CodingKeys: String, CodingKey {
    case all, audit
    case lastQuarter = "last_quarter"
  }
}

/// The accounts of a simulation while it runs.
struct SimulationLedger: Sendable {
  private struct Account {
    var posts = 0
    var relevant = 0
    var kept = 0
    var found = 0
    var labels = 0
    var relevantLabels = 0

    var period: SimulationReport.Period {
      SimulationReport.Period(
        recall: relevant > 0 ? Double(found) / Double(relevant) : nil,
        precision: kept > 0 ? Double(found) / Double(kept) : nil,
        keptShare: posts > 0 ? Double(kept) / Double(posts) : 0, labels: labels,
        relevantLabels: relevantLabels)
    }
  }

  /// The places of the posts that have an answer.
  private(set) var answered: Set<Int> = []
  private var answers: [AuditEstimate.Answer] = []
  private var all = Account()
  private var lastQuarter = Account()

  /// Enters a day. `found` are kept and relevant; `shown` comes with whether the post is relevant.
  mutating func close(
    posts: Int, relevant: Int, kept: Int, found: Int,
    shown: [(post: ReviewQueue.Shown, isRelevant: Bool)], isLastQuarter: Bool
  ) {
    for (post, isRelevant) in shown {
      answered.insert(Int(post.id))
      answers.append(
        AuditEstimate.Answer(
          isKept: post.isKept, inclusion: post.inclusion, isRelevant: isRelevant))
    }
    func enter(_ account: inout Account) {
      account.posts += posts
      account.relevant += relevant
      account.kept += kept
      account.found += found
      account.labels += shown.count
      account.relevantLabels += shown.count { $0.isRelevant }
    }
    enter(&all)
    if isLastQuarter { enter(&lastQuarter) }
  }

  var report: SimulationReport {
    let recall = AuditEstimate(answers, kept: all.kept, dropped: all.posts - all.kept).recall
    return SimulationReport(
      all: all.period, lastQuarter: lastQuarter.period,
      audit: SimulationReport.Audit(
        recallLow: recall?.low ?? 0, recallHigh: recall?.high ?? 1, recallTrue: all.period.recall))
  }
}
