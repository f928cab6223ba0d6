import Foundation

/// What people changed beside feeds.yml, which the program never writes: streams and feeds that were
/// added, and feeds that are paused. It holds whether or not the file knows what it speaks of.
package struct Overlay: Sendable, Hashable {
  package struct AddedStream: Sendable, Hashable {
    package var name: String
    package var title: String?

    package init(name: String, title: String? = nil) {
      self.name = name
      self.title = title
    }
  }

  package struct AddedFeed: Sendable, Hashable {
    /// The name of a stream, of the file or added.
    package var stream: String
    package var address: String
    package var name: String
    /// The kind of source that the address was made from.
    package var preset: String?
    package var addedAt: Date

    package init(
      stream: String, address: String, name: String, preset: String? = nil, addedAt: Date
    ) {
      self.stream = stream
      self.address = address
      self.name = name
      self.preset = preset
      self.addedAt = addedAt
    }
  }

  /// What a feed is known by: an address can be in several streams.
  package struct Key: Sendable, Hashable {
    package var stream: String
    package var address: String

    package init(stream: String, address: String) {
      self.stream = stream
      self.address = address
    }
  }

  /// In the order in which they were added.
  package var streams: [AddedStream]
  package var feeds: [AddedFeed]
  /// Since when each is.
  package var paused: [Key: Date]

  package init(
    streams: [AddedStream] = [], feeds: [AddedFeed] = [], paused: [Key: Date] = [:]
  ) {
    self.streams = streams
    self.feeds = feeds
    self.paused = paused
  }
}
