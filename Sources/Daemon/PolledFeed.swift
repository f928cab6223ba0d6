import Fetching
import Foundation
import Inbox
import Posts

/// A feed as the poller sees it: how it fares, how it is configured, and the stream it belongs to.
package struct PolledFeed: Sendable {
  package var record: FeedRecord
  package var configuration: FeedConfiguration
  package var stream: StreamConfiguration
  /// What is remembered of it from poll to poll, as the record has it.
  var memory: FeedMemory

  init(record: FeedRecord, configuration: FeedConfiguration, stream: StreamConfiguration) {
    self.record = record
    self.configuration = configuration
    self.stream = stream
    memory = FeedMemory(stored: record.memory)
  }

  /// The address that is asked: the configured one, or where it has moved to for good.
  var address: String { address(by: memory.redirects, failures: record.failures) }

  func address(by redirects: RedirectHistory, failures: Int) -> String {
    redirects.address(
      of: configuration.address, hasSecrets: !configuration.headers.isEmpty, failures: failures)
  }

  /// What validators are good for: an address, and how its document is read.
  func sourceName(at address: String) -> String {
    "\(sluiceVersion) \(configuration.shape) \(address)"
  }

  private var validators: CacheValidators {
    guard memory.source == nil || memory.source == sourceName(at: address) else {
      return CacheValidators()
    }
    return CacheValidators(etag: record.etag, lastModified: record.lastModified)
  }

  /// What has to be equal for one request to serve several feeds.
  struct Source: Hashable {
    var address: String
    var headers: [FeedHeader]
  }

  var source: Source { Source(address: address, headers: configuration.headers) }

  /// The one request that serves this feed and others of the same source: conditional if all of them
  /// know the same document.
  func request(
    with others: some Sequence<PolledFeed>, _ credentials: Credentials
  ) throws(CredentialError) -> FetchRequest {
    FetchRequest(
      address: address,
      validators: others.allSatisfy { $0.validators == validators }
        ? validators : CacheValidators(),
      headers: try credentials.headers(of: configuration))
  }
}

extension Configuration {
  /// The feeds as the database knows them.
  package var allFeeds: [Feed] {
    streams.flatMap { stream in
      stream.feeds.map { Feed(address: $0.address, name: $0.name, stream: stream.name) }
    }
  }
}

extension Feed {
  var key: Overlay.Key { Overlay.Key(stream: stream, address: address) }
}
