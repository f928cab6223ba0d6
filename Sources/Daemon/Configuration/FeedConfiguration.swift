import Foundation
import Parsing
import Posts

/// One address that is polled, and how.
package struct FeedConfiguration: Sendable, Hashable {
  /// `http` or `https`; what the feed is known by.
  package var address: String
  /// What people see. No other address of the file has the same.
  package var name: String
  /// The least time from one poll to the next.
  package var everySeconds: TimeInterval
  /// The most, for a feed that hardly changes; never less than `everySeconds`.
  package var everySecondsMax: TimeInterval
  package var shape: FeedShape
  /// Sent with each request, in the order of the file.
  package var headers: [FeedHeader]
  /// The kind of source it was written as, if any.
  package var preset: Preset?

  package init(
    address: String, name: String, everySeconds: TimeInterval = PollInterval.standard.leastSeconds,
    everySecondsMax: TimeInterval? = nil, shape: FeedShape = .detected,
    headers: [FeedHeader] = [], preset: Preset? = nil
  ) {
    self.address = address
    self.name = name
    let every = PollInterval(leastSeconds: everySeconds, mostSeconds: everySecondsMax)
    self.everySeconds = every.leastSeconds
    self.everySecondsMax = every.mostSeconds
    self.shape = shape
    self.headers = headers
    self.preset = preset
  }
}

/// An HTTP header that a feed asks for.
package struct FeedHeader: Sendable, Hashable {
  /// Where the value is to be found.
  package enum Value: Sendable, Hashable {
    case literal(String)
    /// The name of a credential; `Credentials` reads it when the feed is polled.
    case credential(String)
  }

  package var name: String
  package var value: Value

  package init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}
