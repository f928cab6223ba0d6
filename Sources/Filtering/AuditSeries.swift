/// Several audit sessions of one stream, each drawn from the posts of a window before it, as one sample.
///
/// The windows overlap, and a post is drawn once at most, so its chance depends on the sessions before.
/// Instead of chances over all of them, which nobody could state, each session speaks for a part of each
/// post that its window holds, and the parts of a post add up to one. A session speaks of its window
/// without bias: of what was known when it began by itself, of the rest by what it drew, each draw
/// weighing one over its chance (Des Raj 1956 for such draws one after the other; the parts as in a
/// multiplicity estimator, Sirken 1970). The sum over the sessions is a weight for each answered post,
/// and one over it stands in for the chance.
///
/// - The parts go by how many dropped posts were answered, so that a short session says little.
/// - Places without an answer, or `unsure`, are taken for chance: the order is shuffled, so those that
///   were answered are a sample of those that were drawn.
/// - The figures are of posts that were first covered by one of the sessions that speak.
package struct AuditSeries: Sendable {
  package struct Session: Sendable {
    package var id: Int64
    /// Its window, in seconds since any moment; no window begins before that of an earlier session.
    package var window: ClosedRange<Double>
    /// Posts of the window that no earlier session had covered.
    package var kept: Int
    package var dropped: Int
    /// Posts that were drawn, answered or not.
    package var keptDrawn: Int
    package var droppedDrawn: Int

    package init(
      id: Int64, window: ClosedRange<Double>, kept: Int, dropped: Int, keptDrawn: Int,
      droppedDrawn: Int
    ) {
      self.id = id
      self.window = window
      self.kept = kept
      self.dropped = dropped
      self.keptDrawn = keptDrawn
      self.droppedDrawn = droppedDrawn
    }
  }

  /// A post of which it is known whether it is relevant.
  package struct Post: Sendable {
    package var seen: Double
    package var isKept: Bool
    package var isRelevant: Bool
    /// The session that drew it; nil where it is known otherwise.
    package var session: Int64?
    /// The chance that that session drew it.
    package var inclusion: Double
    /// Since when it could not be drawn any more.
    package var since: Double

    package init(
      seen: Double, isKept: Bool, isRelevant: Bool, session: Int64?, inclusion: Double,
      since: Double
    ) {
      self.seen = seen
      self.isKept = isKept
      self.isRelevant = isRelevant
      self.session = session
      self.inclusion = inclusion
      self.since = since
    }
  }

  /// Posts that the figures are of.
  package let kept: Int
  package let dropped: Int
  /// Of these answered in the sessions.
  package let keptAnswered: Int
  package let droppedAnswered: Int
  /// Nil where no session can speak: none has an answer on a dropped post.
  package let estimate: AuditEstimate?

  /// - Parameters:
  ///   - sessions: all there were, in the order of their beginnings.
  ///   - since: sessions that began before are left out.
  package init(_ sessions: [Session], posts: [Post], since: Double = -.infinity) {
    var answered: [Int64: (kept: Int, dropped: Int)] = [:]
    for post in posts {
      guard let session = post.session else { continue }
      if post.isKept {
        answered[session, default: (0, 0)].kept += 1
      } else {
        answered[session, default: (0, 0)].dropped += 1
      }
    }
    let speaking = sessions.filter { session in
      session.window.upperBound >= since && (answered[session.id]?.dropped ?? 0) > 0
    }
    let spoken = Set(speaking.map(\.id))
    let covered = posts.filter { post in
      sessions.first { $0.window.contains(post.seen) }.map { spoken.contains($0.id) } ?? false
    }
    kept = speaking.reduce(0) { $0 + $1.kept }
    dropped = speaking.reduce(0) { $0 + $1.dropped }
    let drawn = covered.filter { $0.session.map(spoken.contains) ?? false }
    keptAnswered = drawn.count { $0.isKept }
    droppedAnswered = drawn.count { !$0.isKept }
    guard !speaking.isEmpty else {
      estimate = nil
      return
    }
    let weights = Weights(speaking, answered)
    let answers = covered.compactMap { post in
      // There are no halves of posts in the estimate: what weighs less than half is taken for unseen.
      let weight = weights.weight(post)
      return weight < 0.5
        ? nil
        : AuditEstimate.Answer(
          isKept: post.isKept, inclusion: min(1, 1 / weight), isRelevant: post.isRelevant)
    }
    estimate = AuditEstimate(
      answers, kept: max(kept, answers.count { $0.isKept }),
      dropped: max(dropped, answers.count { !$0.isKept }))
  }

  /// How many posts an answered one stands for, itself among them.
  private struct Weights {
    private struct Speaking {
      var session: Session
      /// Not yet divided by those of the other sessions that hold the same post.
      var part: Double
      /// Of those drawn, the share that was answered.
      var keptShare: Double
      var droppedShare: Double
    }

    private var sessions: [Speaking]

    init(_ sessions: [Session], _ answered: [Int64: (kept: Int, dropped: Int)]) {
      self.sessions = sessions.map { session in
        let answers = answered[session.id] ?? (0, 0)
        return Speaking(
          session: session, part: Double(answers.dropped),
          keptShare: Self.share(answers.kept, of: session.keptDrawn),
          droppedShare: Self.share(answers.dropped, of: session.droppedDrawn))
      }
    }

    func weight(_ post: Post) -> Double {
      var (sum, parts) = (0.0, 0.0)
      for speaking in sessions where speaking.session.window.contains(post.seen) {
        parts += speaking.part
        if post.session == speaking.session.id {
          let share = post.isKept ? speaking.keptShare : speaking.droppedShare
          sum += speaking.part / (post.inclusion * share)
        } else if post.since <= speaking.session.window.upperBound {
          sum += speaking.part
        }
      }
      return parts > 0 ? sum / parts : 0
    }

    private static func share(_ answered: Int, of drawn: Int) -> Double {
      drawn > 0 ? min(1, Double(answered) / Double(drawn)) : 1
    }
  }
}
