import Fetching
import Foundation
import Inbox
import Posts

/// A feed as the poller sees it: how it fares, how it is configured, and the stream it belongs to.
package struct PolledFeed: Sendable {
  package var record: FeedRecord
  package var configuration: FeedConfiguration
  package var stream: StreamConfiguration

  /// What is remembered of it from poll to poll.
  var memory: FeedMemory { FeedMemory(stored: record.memory) }

  /// The address that is asked: the configured one, or where it has moved to for good.
  var address: String { memory.redirects.movedTo ?? configuration.address }

  /// What has to be equal for one request to serve several feeds.
  struct Source: Hashable {
    var address: String
    var headers: [FeedHeader]
  }

  var source: Source { Source(address: address, headers: configuration.headers) }
}

extension [PolledFeed] {
  /// The one request that serves them all: conditional if all of them know the same document.
  func request(_ credentials: Credentials) throws(CredentialError) -> FetchRequest {
    let validators = Set(
      map { CacheValidators(etag: $0.record.etag, lastModified: $0.record.lastModified) })
    return FetchRequest(
      address: self[0].address,
      validators: validators.count == 1 ? validators.first! : CacheValidators(),
      headers: try credentials.headers(of: self[0].configuration))
  }
}

extension Configuration {
  /// The feeds as the database knows them.
  package var allFeeds: [Feed] {
    streams.flatMap { stream in
      stream.feeds.map { Feed(address: $0.address, name: $0.name, stream: stream.name) }
    }
  }

  /// The records joined with what the file says of them.
  func polled(_ records: [FeedRecord]) -> [PolledFeed] {
    var configured: [Feed.Key: (FeedConfiguration, StreamConfiguration)] = [:]
    for stream in streams {
      for feed in stream.feeds {
        configured[Feed.Key(stream: stream.name, address: feed.address)] = (feed, stream)
      }
    }
    return records.compactMap { record in
      configured[record.feed.key].map {
        PolledFeed(record: record, configuration: $0.0, stream: $0.1)
      }
    }
  }
}

extension Feed {
  /// What a feed is known by: an address can be in several streams.
  struct Key: Hashable {
    var stream: String
    var address: String
  }

  var key: Key { Key(stream: stream, address: address) }
}
