import Foundation
import Hummingbird
import Inbox
import Posts

/// What people do to an item besides deciding it.
extension Routes {
  /// `{"action": "follow-up" | "watch" | "pass" | "do-not-contact" | "none"}`
  @Sendable func act(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable { var action: String }
    let word = try await request.decoded(as: Body.self).action
    let action: Action? = word == "none" ? nil : try Self.word(word, "action", orElse: "none")
    return try await changing(context) { id in
      try await inbox.act([id], action, by: settings.analyst, at: settings.now())
    }
  }

  /// `{"note": TEXT}`; an empty one takes it away.
  @Sendable func note(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable { var note: String }
    let note = try await request.decoded(as: Body.self).note
    return try await changing(context) { id in
      try await inbox.setNote(id, note, by: settings.analyst, at: settings.now())
    }
  }

  /// `{"until": TIME | "off"}`
  @Sendable func snooze(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable { var until: String }
    let text = try await request.decoded(as: Body.self).until
    let until = text == "off" ? nil : try Self.later(text, settings)
    return try await changing(context) { id in
      try await inbox.snooze(
        [id], until: until, by: settings.analyst, at: settings.now(),
        times: settings.waitingTimes)
    }
  }

  /// `{}`, or `{"take": true}` to take over what another has claimed.
  @Sendable func claim(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable { var take: Bool? }
    let take = try await request.decoded(as: Body.self).take ?? false
    return try await changing(context) { id in
      try await inbox.claim([id], by: settings.analyst, at: settings.now(), taking: take)
    }
  }

  /// `{}`
  @Sendable func release(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable {}
    _ = try await request.decoded(as: Body.self)
    return try await changing(context) { id in
      try await inbox.release([id], by: settings.analyst, at: settings.now())
    }
  }
}

extension Routes {
  /// Makes a change. Where it is refused, the answer holds the item that it is about.
  func changing(_ change: () async throws -> ChangedJSON) async throws -> Response {
    do {
      return try Response(json: try await change())
    } catch let refusal as ReviewRefusal {
      var item: ItemJSON?
      if let id = refusal.item {
        item = try await inbox.summaries(of: [id]).first.map { ItemJSON($0, now: settings.now()) }
      }
      return try Response(
        json: RefusalJSON(error: refusal.sentence(in: settings.timezone), item: item),
        status: refusal.status)
    }
  }

  func changed(_ items: [ItemSummary]) -> ChangedJSON {
    let items = items.map { ItemJSON($0, now: settings.now()) }
    return ChangedJSON(item: items.first, items: items)
  }

  /// Makes a change to the item of the request's path.
  private func changing(
    _ context: InboxContext, _ change: (Int64) async throws -> Void
  ) async throws -> Response {
    let id = try Self.itemID(context)
    return try await changing {
      try await change(id)
      return changed(try await inbox.summaries(of: [id]))
    }
  }

  /// A word of a closed set.
  static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ kind: String, orElse other: String? = nil
  ) throws -> Word {
    guard let word = Word(rawValue: text) else {
      let known = Word.allCases.map(\.rawValue) + (other.map { [$0] } ?? [])
      throw WebError(
        .badRequest, "unknown \(kind) \"\(text)\"; there are \(known.joined(separator: ", "))")
    }
    return word
  }

  /// A time to come.
  static func later(_ text: String, _ settings: InboxServerSettings) throws -> Date {
    guard let time = LaterTime(text) else {
      throw WebError(.badRequest, "\"\(text)\" is no time; write it as \(LaterTime.forms)")
    }
    return time.date(now: settings.now(), in: settings.timezone)
  }
}
