import Fetching
import Filtering
import Foundation
import Inbox
import Parsing
import Posts

/// What happens to one feed: fetch, parse, score, judge, store. The file to read first.
package struct Pipeline: Sendable {
  let fetcher: FeedFetcher
  let pacer: HostPacer
  let parser = FeedParser()
  let inbox: InboxDatabase
  let models: ModelStore
  let credentials: Credentials
  let timezone: TimeZone
  /// 1; 2 while nobody can be reached about our requests.
  let paceFactor: Double

  /// Polls one feed and stores what it brought, with when to come again.
  ///
  /// A feed that fails is an ordinary outcome, kept with the feed; only our own trouble is thrown.
  package func poll(_ feed: PolledFeed) async throws -> PollOutcome {
    let request: FetchRequest
    do {
      request = try feed.request(credentials)
    } catch {
      return try await failed(feed, "Nothing was asked: \(error).")
    }
    let host = HostPacer.host(of: request.address) ?? ""
    let turn = try await pacer.atTurn(host: host) { await fetcher.fetch(request) }
    switch turn {
    case .quiet(let until): return try await postponed(feed, until)
    case .done(.fetched(let document)): return try await take(document, from: feed)
    case .done(.notModified(let validators, let freshForSeconds)):
      return try await unchanged(feed, validators, freshForSeconds)
    case .done(.rateLimited(let seconds)): return try await limited(feed, host, seconds)
    case .done(.gone): return try await stopped(feed)
    case .done(.failed(.cancelled)): throw CancellationError()
    case .done(.failed(let error)):
      return try await failed(feed, "\(error)", error.reachedNobody ? .unreachable : .failed)
    }
  }

  private func take(_ document: FetchedDocument, from feed: PolledFeed) async throws -> PollOutcome
  {
    var read: ReadDocument
    do {
      read = try ReadDocument(document, as: feed.configuration.shape, by: parser)
    } catch {
      return try await failed(feed, "The document could not be read: \(error).")
    }
    return .answered(try await store(&read, of: document, from: feed), remark: read.remark)
  }

  /// Scores, judges and stores the posts, a part of a large document at a time, so that decisions
  /// need not wait for all of it. The last part brings the validators, unless the document was cut
  /// off: then the rest is asked for at the next poll.
  private func store(
    _ read: inout ReadDocument, of document: FetchedDocument, from feed: PolledFeed
  ) async throws -> IntakeOutcome {
    let now = Date()
    var stored = IntakeOutcome()
    while let part = try read.next() {
      let validators = read.feed.isCutOff ? CacheValidators() : document.validators
      let unknown = try await inbox.unknown(part.posts, feed: feed.record.id)
      let judge = try await judge(feed.stream, part, at: unknown, now)
      let outcome = try await inbox.record(
        AnsweredPoll(
          feed: feed.record.id, posts: part.posts, etag: validators.etag,
          lastModified: validators.lastModified, pace: read.pace.stored(), remark: read.remark,
          isContinued: !part.isLast, at: now,
          nextPollAt: next(feed, .answered(read.pace), failures: 0, now), day: day(now),
          expiresAt: now.addingTimeInterval(feed.stream.expireSeconds)),
        judge: judge.judge)
      stored = stored + outcome
    }
    return stored
  }

  /// Scores the posts at these places, for the verdicts to come.
  func judge(
    _ stream: StreamConfiguration, _ part: ReadDocument.Part, at places: some Sequence<Int>,
    _ now: Date
  ) async throws -> StreamJudge {
    let model = try await models.current(stream: stream.name)
    let assessments = places.map { place in
      (place, model.assess(title: part.posts[place].title, text: part.posts[place].text))
    }
    return StreamJudge(
      stream: stream, model: model.name,
      assessments: Dictionary(uniqueKeysWithValues: assessments), unindexed: part.unindexed,
      now: now)
  }
}
