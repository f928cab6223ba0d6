import Foundation
import Inbox
import Posts

/// The feeds behind what a person typed.
package struct FeedDiscovery: Sendable {
  package var feeds: [DiscoveredFeed]
  /// Why the page was asked for over plain HTTP although nobody wrote `http://`.
  package var remark: String?
}

extension Stages {
  /// The feeds that a page names. Without a scheme `https` is tried, then, if no TLS connection comes
  /// about, `http`. Stores nothing.
  ///
  /// - Returns: nil for what is no address of a web page.
  /// - Throws: `FeedPreviewError`
  package func discover(_ page: String) async throws -> FeedDiscovery? {
    if page.contains("://") {
      return try await feeds(at: page).map { FeedDiscovery(feeds: $0) }
    }
    do {
      return try await feeds(at: "https://" + page).map { FeedDiscovery(feeds: $0) }
    } catch let error as FeedPreviewError where error.cause == .noTLS {
      guard let feeds = try await feeds(at: "http://" + page) else { return nil }
      return FeedDiscovery(
        feeds: feeds,
        remark: "no TLS connection came about, so http:// was asked; what comes over it can be "
          + "read and changed on the way")
    }
  }

  private func feeds(at address: String) async throws -> [DiscoveredFeed]? {
    guard URL(string: address)?.host()?.isEmpty == false,
      let page = try await feed(named: address, stream: nil)
    else { return nil }
    return try await poller.discover(page)
  }
}
