import Fetching
import Filtering
import Foundation
import Inbox
import Parsing
import Posts

/// What happens to one feed: fetch, parse, score, judge, store. The file to read first.
package struct Pipeline: Sendable {
  let fetcher: PacedFetcher
  let pacer: HostPacer
  let parser = FeedParser()
  let inbox: InboxDatabase
  let models: ModelStore
  let credentials: Credentials
  let timezone: TimeZone
  /// 1; 2 while nobody can be reached about our requests.
  let paceFactor: Double
  let clock: WallClock
  /// Documents that are fetched or not yet stored.
  let slots = Slots(64)
  let gates = GateCache()

  /// Polls one address once for every feed that has it, a feed in each of several streams, and stores
  /// what it brought with when to come again.
  ///
  /// A feed that fails is an ordinary outcome, kept with the feed; only our own trouble is an error, such
  /// as a full disk. Throws only where the task is cancelled before there was an answer.
  ///
  /// - Returns: one outcome for each feed, in order.
  package func poll(
    _ feeds: [PolledFeed]
  ) async throws(CancellationError) -> [Result<PollOutcome, any Error>] {
    let request: FetchRequest
    do {
      request = try feeds[0].request(with: feeds, credentials)
    } catch {
      return await each(feeds) {
        try await unasked($0, "Nothing was asked: \(error).")
      }
    }
    let slot = Slot(of: slots)
    defer { slot.giveBack() }
    let turn = try await fetcher.fetch(
      request, onTurn: { await slot.take() }, onRedirect: { slot.giveBack() })
    switch turn {
    case .quiet(let until): return await each(feeds) { try await postponed($0, until) }
    case .done(let answer): return await each(feeds) { try await settle(answer, $0) }
    }
  }

  private func each(
    _ feeds: [PolledFeed], _ settle: (PolledFeed) async throws -> PollOutcome
  ) async -> [Result<PollOutcome, any Error>] {
    var outcomes: [Result<PollOutcome, any Error>] = []
    for feed in feeds {
      do {
        outcomes.append(.success(try await settle(feed)))
      } catch {
        outcomes.append(.failure(error))
      }
    }
    return outcomes
  }

  private func settle(_ answer: FetchAnswer, _ feed: PolledFeed) async throws -> PollOutcome {
    switch answer.result {
    case .fetched(let document): try await take(document, answer, from: feed)
    case .notModified(let validators, let freshForSeconds):
      // What a 304 does not repeat stays as it was (RFC 9111 section 3.2).
      try await unchanged(
        feed, answer, validators,
        freshForSeconds: freshForSeconds ?? feed.memory.pace.freshForSeconds)
    case .rateLimited(let seconds): try await limited(feed, answer.host, seconds)
    case .gone: try await gone(feed)
    case .failed(.cancelled): throw CancellationError()
    case .failed(let error): try await failed(feed, error, at: answer.host)
    }
  }

  private func take(
    _ document: FetchedDocument, _ answer: FetchAnswer, from feed: PolledFeed
  ) async throws -> PollOutcome {
    if document.cutOff == nil, feed.memory.document == document.name(as: feed.configuration.shape) {
      return try await unchanged(
        feed, answer, document.validators, freshForSeconds: document.freshForSeconds)
    }
    var read: ReadDocument
    do {
      read = try ReadDocument(document, as: feed.configuration.shape, by: parser)
    } catch {
      if let cutOff = document.cutOff { return try await failed(feed, cutOff, at: answer.host) }
      return try await failed(feed, "The document could not be read: \(error).")
    }
    if let cutOff = document.cutOff, read.isEmpty {
      return try await failed(feed, cutOff, at: answer.host)
    }
    return try await store(&read, of: document, answer, from: feed)
  }

  /// Scores, judges and stores the posts, a part of a large document at a time, so that decisions
  /// need not wait for all of it. The last part brings the validators, unless the document was cut
  /// off: then the rest is asked for at the next poll.
  private func store(
    _ read: inout ReadDocument, of document: FetchedDocument, _ answer: FetchAnswer,
    from feed: PolledFeed
  ) async throws -> PollOutcome {
    let now = clock.now()
    var account = DocumentAccount(feed, at: now)
    var stored = IntakeOutcome()
    var remark: String?
    while let part = try read.next() {
      let marks = inbox.marks(of: part.posts, feed: feed.record.id)
      let unknown = try await inbox.unknown(marks)
      account.add(part.posts, new: unknown.count)
      let judge = try await judge(feed, part, at: unknown, now)
      var poll = AnsweredPoll(
        feed: feed.record.id, posts: part.posts, etag: nil, lastModified: nil,
        isContinued: !part.isLast, at: now, nextPollAt: now, day: day(now),
        expiresAt: now.addingTimeInterval(feed.stream.expireSeconds))
      poll.marks = marks
      poll.asksOfDay = feed.stream.budgetPerDay != nil
      if part.isLast {
        let isWhole = !read.feed.isCutOff && document.cutOff == nil
        let memory = account.memory(read, answer, document: isWhole ? document : nil)
        remark = account.remark(read, document, memory, isWhole: isWhole)
        poll.etag = isWhole ? document.validators.etag : nil
        poll.lastModified = isWhole ? document.validators.lastModified : nil
        poll.remark = remark
        try note(feed, .well, memory, in: &poll)
        poll.missed = isWhole ? account.missed : nil
      }
      stored = stored + (try await inbox.record(poll, judge: judge.judge))
    }
    return .answered(stored, remark: remark)
  }

  /// Scores the posts at these places, for the verdicts to come.
  func judge(
    _ feed: PolledFeed, _ part: ReadDocument.Part, at places: some Sequence<Int>, _ now: Date
  ) async throws -> StreamJudge {
    let model = try await models.current(stream: feed.stream.name)
    let assessments = places.map { place in
      (place, model.assess(title: part.posts[place].title, text: part.posts[place].text))
    }
    return StreamJudge(
      stream: feed.stream,
      feed: GateFeed(id: feed.record.id, address: feed.configuration.address), model: model.name,
      reference: model.referenceQuantiles,
      assessments: Dictionary(uniqueKeysWithValues: assessments), unindexed: part.unindexed,
      now: now, gates: gates)
  }
}
