import Hummingbird
import Inbox

/// A refusal: a status and a sentence for whoever asked.
struct WebError: Error {
  var status: HTTPResponse.Status
  var sentence: String
  /// For 405.
  var allow: String?

  init(_ status: HTTPResponse.Status, _ sentence: String, allow: String? = nil) {
    self.status = status
    self.sentence = sentence
    self.allow = allow
  }
}

extension WebError {
  /// What anything thrown by a route means to the one who asked. Nil for what is our own fault: that
  /// belongs in the log and not in an answer.
  init?(_ error: any Error, path: String) {
    switch error {
    case let error as WebError: self = error
    case let error as AuditError: self.init(error)
    case let error as SearchRefusal: self.init(.badRequest, error.description)
    case InboxError.noSuchItem(let id): self.init(.notFound, "there is no item \(id)")
    case InboxError.noSuchPost(let id): self.init(.notFound, "there is no post \(id)")
    case InboxError.textGone(_):
      self.init(.gone, "\(error)")
    case let error as InboxError where error == .nothingToUndo:
      self.init(.conflict, error.description)
    case let error as InboxError where error == .busy || error == .diskFull:
      self.init(.serviceUnavailable, error.description)
    case let error as any HTTPResponseError where error.status == .notFound:
      self.init(.notFound, "there is nothing at \(path)")
    case let error as any HTTPResponseError where error.status == .contentTooLarge:
      self.init(.contentTooLarge, "the body is too large; nothing here takes more than 64 KiB")
    case let error as any HTTPResponseError where error.status.kind == .clientError:
      self.init(error.status, "the request was not understood")
    default: return nil
    }
  }
}

extension ReviewRefusal {
  /// A conflict where others were faster, else the asker's own mistake.
  var status: HTTPResponse.Status {
    switch self {
    case .decidedMeanwhile, .decidedByAnother, .nothingToRedo, .returnsOnce, .decided, .claimed,
      .notYours:
      .conflict
    case .past, .tooFar, .noteTooLong: .badRequest
    }
  }
}
