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

  package init() {}

  /// Settles the time up to a poll, or an attempt at one, and goes on in the state it led to.
  ///
  /// - Parameters:
  ///   - due: when it was to be polled; nil at the first poll.
  ///   - slackSeconds: lateness up to this is nothing to speak of.
  package mutating func settle(
    _ next: State, due: Date?, slackSeconds: Double, now: Date
  ) -> Lost {
    var lost = Lost()
    var end = now
    if let due, now.timeIntervalSince(due) > slackSeconds {
      lost.away = now.timeIntervalSince(max(due, since ?? due))
      end = due
    }
    add(until: end, to: &lost)
    state = next
    since = now
    return lost
  }

  /// What is lost since the account was last settled.
  package func open(now: Date) -> Lost {
    var lost = Lost()
    add(until: now, to: &lost)
    return lost
  }

  /// A clock that was set back makes nothing lost.
  private func add(until end: Date, to lost: inout Lost) {
    guard let since else { return }
    let seconds = max(0, end.timeIntervalSince(since))
    switch state {
    case .well: break
    case .starved: lost.starved += seconds
    case .dead: lost.dead += seconds
    }
  }
}
