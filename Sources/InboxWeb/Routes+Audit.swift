import Foundation
import Hummingbird
import Inbox
import Posts

/// A blind session. Until a place is answered, nothing here depends on which part it belongs to.
extension Routes {
  /// `?stream=NAME`; the name may be left out where there is one stream only.
  @Sendable func audit(_ request: Request, _: InboxContext) async throws -> Response {
    let stream = try auditStream(request.uri.queryParameters["stream"].map(String.init))
    return try Response(json: try await auditState(stream))
  }

  /// `{"stream": NAME, "count": N}`, both may be left out: begins a session, or goes on with the open one.
  @Sendable func startAudit(_ request: Request, _: InboxContext) async throws -> Response {
    struct Body: Decodable {
      var stream: String?
      var count: Int?
    }
    let body = try await request.decoded(as: Body.self)
    guard (1...AuditSession.countMax).contains(body.count ?? 1) else {
      throw WebError(.badRequest, "count is a number from 1 to \(AuditSession.countMax)")
    }
    let stream = try auditStream(body.stream)
    _ = try await settings.startAudit(stream, body.count)
    return try Response(json: try await auditState(stream))
  }

  /// `{"answer": "relevant" | "noise" | "unsure"}`, and `gesture`, `session`, `stream` where wanted;
  /// durable when answered, with what the place was.
  @Sendable func answerAudit(_ request: Request, _ context: InboxContext) async throws -> Response {
    struct Body: Decodable {
      var answer: String
      var gesture: String?
      var session: Int64?
      var stream: String?
    }
    let body = try await request.decoded(as: Body.self)
    let stream = try auditStream(body.stream)
    let number = context.parameters.get("place") ?? ""
    guard let place = Int(number) else {
      throw WebError(.notFound, "\"\(number)\" is no place's number")
    }
    guard let answer = Decision(rawValue: body.answer) else {
      throw WebError(
        .badRequest,
        "unknown answer \"\(body.answer)\"; there are relevant, noise, unsure")
    }
    let gesture = try body.gesture.map { name in
      guard let gesture = Gesture(rawValue: name) else {
        throw WebError(.badRequest, "unknown gesture \"\(name)\"; there are \(Gesture.names)")
      }
      return gesture
    }
    let reveal = try await inbox.answerAudit(
      stream: stream, session: body.session, place: place, answer, gesture: gesture,
      by: settings.analyst, at: settings.now(), times: settings.waitingTimes(stream))
    if reveal.entry != nil { await settings.onDecision(stream) }
    return try Response(
      json: AuditAnsweredJSON(reveal: reveal, next: try await auditState(stream)))
  }

  /// `{}` or `{"stream": NAME}`: takes back the analyst's last answer of the session.
  @Sendable func undoAudit(_ request: Request, _: InboxContext) async throws -> Response {
    struct Body: Decodable { var stream: String? }
    let stream = try auditStream(try await request.decoded(as: Body.self).stream)
    let undone = try await inbox.undoAudit(
      stream: stream, by: settings.analyst, at: settings.now(),
      times: settings.waitingTimes(stream))
    await settings.onDecision(stream)
    return try Response(json: AuditUndoneJSON(undone))
  }

  private func auditState(_ stream: String) async throws -> AuditJSON {
    try await AuditJSON(of: stream, in: inbox, figures: settings.auditFigures)
  }

  private func auditStream(_ name: String?) throws -> String {
    let names = settings.streams().map(\.name)
    if let name {
      guard names.contains(name) else {
        throw WebError(
          .notFound, "there is no stream \"\(name)\"; there are \(names.joined(separator: ", "))")
      }
      return name
    }
    guard let only = names.first, names.count == 1 else {
      throw WebError(
        .badRequest, "say which stream; there are \(names.joined(separator: ", "))")
    }
    return only
  }
}

extension WebError {
  /// What a refusal of an audit means to who asked.
  init(_ error: AuditError) {
    switch error {
    case .noSession, .noSuchPlace: self.init(.notFound, error.description)
    default: self.init(.conflict, error.description)
    }
  }
}
