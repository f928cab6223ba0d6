import Foundation

/// Whether a feed can be followed at the moment, and the account of the time that it could not.
package struct FeedCondition: Sendable, Hashable, Codable {
  package enum State: String, Sendable, Codable {
    /// Its last poll was answered.
    case well
    /// Its host asked to be left alone.
    case starved
    /// Its polls fail.
    case dead
  }

  /// Time that was lost, in seconds.
  package struct Lost: Sendable, Hashable {
    package var starved = 0.0
    package var dead = 0.0
    /// It was due, and nobody polled: the program or the machine was off, or the feed paused.
    package var away = 0.0

    package init() {}
  }

  package private(set) var state = State.well
  /// Up to when the account is settled; nil before the first poll.
  private var since: Date?
  /// When it was to be polled next; spreading the polls does not change it.
  private var due: Date?

  package init() {}

  /// Settles the time up to a poll, or an attempt at one, and goes on in the state it led to.
  ///
  /// - Parameters:
  ///   - lastPolled: when it was last asked, moved along where the clock was set: nothing before
  ///     that is still to be settled.
  ///   - slackSeconds: lateness up to this is nothing to speak of.
  package mutating func settle(
    _ next: State, lastPolled: Date?, slackSeconds: Double, now: Date
  ) -> Lost {
    var lost = Lost()
    let start = max(since ?? now, lastPolled ?? .distantPast)
    var end = now
    // A plan from before that was made by a clock that has been set since.
    if let due, due >= start, now.timeIntervalSince(due) > slackSeconds {
      end = due
      lost.away = now.timeIntervalSince(due)
    }
    add(from: start, until: end, to: &lost)
    state = next
    since = now
    due = nil
    return lost
  }

  /// Notes when it is to be polled next.
  package mutating func plan(_ next: Date) { due = next }

  /// What is lost since the account was last settled.
  ///
  /// - Parameter start: nothing before that is told.
  package func open(from start: Date, now: Date) -> Lost {
    var lost = Lost()
    guard let since else { return lost }
    add(from: max(since, start), until: now, to: &lost)
    return lost
  }

  /// A clock that was set back makes nothing lost.
  private func add(from start: Date, until end: Date, to lost: inout Lost) {
    let seconds = max(0, end.timeIntervalSince(start))
    switch state {
    case .well: break
    case .starved: lost.starved += seconds
    case .dead: lost.dead += seconds
    }
  }
}
