import Fetching
import Foundation
import Inbox
import Parsing
import Posts

/// What a feed would bring, with nothing stored.
package struct FeedPreview: Sendable {
  package var feed: FeedConfiguration
  package var format: String
  package var title: String?
  /// In the order of the document, as if none of them were known.
  package var posts: [(post: Post, verdict: Verdict)]
  package var warnings: [String]

  package var kept: [(post: Post, verdict: Verdict)] { posts.filter(\.verdict.isKept) }
}

/// A feed that was found behind the address of a page.
package struct DiscoveredFeed: Encodable, Sendable {
  package var address: String
  /// Known only where the address was that of the feed itself.
  package var title: String?
  /// The address that was asked for is this feed, not a page.
  package var isItself: Bool
}

/// Why a feed could not be previewed, as a sentence.
package struct FeedPreviewError: Error, CustomStringConvertible {
  package enum Cause: Sendable {
    case unavailable, noFeed, credential
    /// Nobody answered, or not with TLS.
    case noTLS
  }

  package var cause = Cause.unavailable
  package var description: String
}

extension Pipeline {
  /// Fetches a feed once, unconditionally, and says what would be kept of it. Stores nothing.
  ///
  /// - Throws: `FeedPreviewError`
  package func preview(_ feed: PolledFeed) async throws -> FeedPreview {
    let document = try await document(of: feed)
    var read: ReadDocument
    do {
      read = try ReadDocument(document, as: feed.configuration.shape, by: parser)
    } catch {
      throw FeedPreviewError(cause: .noFeed, description: "\(error)")
    }
    var gate = try await inbox.gateState(stream: feed.stream.name)
    var posts: [(post: Post, verdict: Verdict)] = []
    while let part = try read.next() {
      let judge = try await judge(feed, part, at: part.posts.indices, clock.now())
      let candidates = part.posts.enumerated().map {
        Candidate(
          index: $0.offset, post: $0.element, tieBreaker: StableHash($0.element.id).value,
          isCopy: false)
      }
      let judgement = judge.judge(candidates, GateContext(state: gate))
      gate = judgement.gateState
      posts += zip(part.posts, judgement.verdicts).map { ($0, $1) }
    }
    let cutOff = document.cutOff.map { ["\($0)"] } ?? []
    return FeedPreview(
      feed: feed.configuration, format: read.feed.format.rawValue, title: read.feed.title,
      posts: posts, warnings: cutOff + read.feed.warnings)
  }

  /// Fetches a page once and says which feeds it names. Stores nothing.
  ///
  /// - Throws: `FeedPreviewError`
  package func discover(_ page: PolledFeed) async throws -> [DiscoveredFeed] {
    let document = try await document(of: page)
    do throws(ParsingError) {
      let read = try ReadDocument(document, as: .detected, by: parser)
      return [
        DiscoveredFeed(address: document.finalAddress, title: read.feed.title, isItself: true)
      ]
    } catch {
      guard case .webPage(let alternates) = error, !alternates.isEmpty else {
        throw FeedPreviewError(cause: .noFeed, description: "\(error)")
      }
      return alternates.map { DiscoveredFeed(address: $0, title: nil, isItself: false) }
    }
  }

  /// The document behind an address, asked for as if nothing were known of it.
  private func document(of feed: PolledFeed) async throws -> FetchedDocument {
    var feed = feed
    feed.record.etag = nil
    feed.record.lastModified = nil
    let request: FetchRequest
    do {
      request = try feed.request(with: [], credentials)
    } catch {
      throw FeedPreviewError(cause: .credential, description: "\(error)")
    }
    switch try await fetcher.fetch(request) {
    case .quiet(let until):
      throw FeedPreviewError(
        description: "its host wants to be left alone until \(until.iso8601); try again then")
    case .done(let answer): return try document(answer, of: feed)
    }
  }

  private func document(
    _ answer: FetchAnswer, of feed: PolledFeed
  ) throws -> FetchedDocument {
    switch answer.result {
    case .fetched(let document): return document
    case .notModified:
      throw FeedPreviewError(description: "the server said \"not modified\" without being asked")
    case .rateLimited(let seconds):
      let rest = seconds.map(Double.init) ?? feed.configuration.everySeconds
      pacer.quiet(host: answer.host, until: clock.now().addingTimeInterval(rest))
      let wait = seconds.map { " for \($0) seconds" } ?? ""
      throw FeedPreviewError(description: "\(answer.host) asks to be left alone\(wait)")
    case .gone:
      throw FeedPreviewError(description: "the server says that the feed is gone for good (410)")
    case .failed(.cancelled): throw CancellationError()
    case .failed(let error):
      let isSecure = answer.finalAddress.hasPrefix("https:")
      throw FeedPreviewError(
        cause: isSecure && error.hasNoTLS ? .noTLS : .unavailable, description: "\(error)")
    }
  }
}

extension FetchingError {
  /// Whether no TLS connection came about.
  fileprivate var hasNoTLS: Bool {
    switch self {
    case .connectionRefused, .connectionFailed, .connectionLost, .tls: true
    default: false
    }
  }
}
