/// What an analyst is shown of one day's posts: the likeliest of the kept, some dropped ones from just
/// below the threshold, and an audit.
///
/// Labels of the head alone would bias the classifier, and say nothing of what is missed.
package struct ReviewQueue: Sendable, Hashable {
  /// Why a post is shown.
  package enum Source: Sendable, Hashable {
    case likely
    case nearThreshold
    case audit
  }

  /// A post that is shown, and how likely that was.
  package struct Shown: Sendable, Hashable {
    package var id: Int64
    package var isKept: Bool
    package var source: Source
    /// Above 0, and 1 for what no chance has chosen.
    package var inclusion: Double
  }

  /// Dropped posts drawn for the audit, of all that is shown: at most a fifth.
  package var auditShare = 0.2
  /// Posts from just below the threshold, of what is shown beside the audit's dropped ones.
  ///
  /// Measured over twice 10,000 public posts in 20 days, of which 20 a day were answered: of .3 and .5 the
  /// recall is .81 and .80, and .74 twice, but of the 400 answers 95 and 73 are relevant, and 208 and 163.
  /// Of 50 posts a day nearly all of those near the threshold are shown anyway, and it makes no difference.
  package var nearShare = 0.3

  package init() {}

  /// The posts to show, at most `count` of them, in the order to show them: the audit is shuffled
  /// among kept posts and comes last.
  ///
  /// Where one kind has too few, the others take its places: a barren day shows more from below the
  /// threshold, and the audit never grows.
  package func posts(
    kept: [AuditDraw.Candidate], dropped: [AuditDraw.Candidate], count: Int,
    using random: inout some RandomNumberGenerator
  ) -> [Shown] {
    let audited = min(Int((Double(count) * min(auditShare, 0.2)).rounded()), dropped.count)
    let open = count - audited
    let companions = min(audited, kept.count)
    let nearMost = min(dropped.count - audited, open - companions)
    let nearCount = min(max(Int((Double(open) * nearShare).rounded()), open - kept.count), nearMost)
    let keptShown = min(open - nearCount, kept.count)
    let likely = keptShown - companions
    let keptRanked = AuditDraw.Candidate.ranked(kept)
    let droppedRanked = AuditDraw.Candidate.ranked(dropped)
    let session = AuditDraw.session(
      dropped: Array(droppedRanked.dropFirst(nearCount)),
      kept: Array(keptRanked.dropFirst(likely)),
      count: audited, using: &random)
    return keptRanked.prefix(likely).map {
      Shown(id: $0.id, isKept: true, source: .likely, inclusion: 1)
    }
      + droppedRanked.prefix(nearCount).map {
        Shown(id: $0.id, isKept: false, source: .nearThreshold, inclusion: 1)
      }
      + session.map {
        Shown(id: $0.id, isKept: $0.isKept, source: .audit, inclusion: $0.inclusion)
      }
  }
}
