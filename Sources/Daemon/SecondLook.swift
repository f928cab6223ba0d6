import Filtering
import Foundation
import Inbox
import Posts

/// Looks through dropped posts with the model of today, a part at a time and on a thread of its own.
struct SecondLook: Sendable {
  let inbox: InboxDatabase
  let stream: StreamConfiguration
  let model: Model
  /// Which of some posts are wanted.
  let wants: @Sendable ([KeepGate.Candidate]) -> [Bool]
  /// Of those at most so many, the best.
  let most: Int

  /// Posts that are read and scored in one go.
  private static let partLength = 1_000

  struct Found: Sendable {
    /// How many posts were looked at.
    var looked = 0
    /// The best first.
    var posts: [LatePost] = []
  }

  /// Those of the posts asked for that are wanted and that no rule drops by now.
  ///
  /// - Parameter progress: told how many have been looked at so far.
  /// - Throws: `InboxError`, `CancellationError`
  func look(
    through asked: DroppedPosts, progress: (Int) -> Void = { _ in }
  ) async throws -> Found {
    var asked = asked
    var found = Found()
    while most > 0 {
      try Task.checkCancellation()
      let part = try await inbox.dropped(asked, limit: Self.partLength)
      guard let last = part.last else { break }
      let best = await inBackground { self.best(of: part) }
      found.posts = Self.ranked(found.posts + best, most)
      found.looked += part.count
      asked.after = last.place
      progress(found.looked)
    }
    return found
  }

  private func best(of part: [DroppedPost]) -> [LatePost] {
    let scored = part.map { dropped in
      let score = model.score(title: dropped.post.title, text: dropped.post.text)
      return LatePost(id: dropped.id, score: score, probability: model.probability(score: score))
    }
    let wanted = wants(
      zip(part, scored).map { dropped, late in
        GateFeed(id: dropped.feed, address: dropped.address).candidate(
          UInt64(bitPattern: dropped.id),
          Assessment(score: late.score, probability: late.probability),
          author: dropped.post.author)
      })
    let kept = part.indices.filter {
      wanted[$0] && stream.rules.reasonToDrop(part[$0].post) == nil
    }
    return Self.ranked(kept.map { scored[$0] }, most)
  }

  private static func ranked(_ posts: [LatePost], _ most: Int) -> [LatePost] {
    let best = posts.sorted { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
    return Array(best.prefix(most))
  }
}

extension StreamConfiguration {
  /// How dropped posts of this stream come in at this moment.
  func arrival(
    _ surfacing: Surfacing, most: Int, at now: Date, timezone: TimeZone
  ) -> LateArrival {
    LateArrival(
      surfacing, stream: name, day: now.day(in: timezone), at: now,
      expiresAt: now.addingTimeInterval(expireSeconds), most: most, budgetPerDay: budgetPerDay)
  }
}

extension Date {
  /// When the day before this one began, and when it ended.
  func dayBefore(in timezone: TimeZone) -> (since: Date, until: Date) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timezone
    let today = calendar.startOfDay(for: self)
    return (calendar.startOfDay(for: today.addingTimeInterval(-1)), today)
  }

  /// Seconds until the next day begins.
  func secondsLeftOfDay(in timezone: TimeZone) -> TimeInterval {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timezone
    // No day is longer than 25 hours, nor shorter than 23.
    let tomorrow = calendar.startOfDay(
      for: calendar.startOfDay(for: self).addingTimeInterval(26 * 3600))
    return tomorrow.timeIntervalSince(self)
  }
}
