import Foundation

extension Transfer {
  /// Reads the complete answer.
  func outcome(settings: FetchSettings, now: Date) -> Hop.Outcome {
    switch answer.status {
    case 200, 203:
      .ended(.fetched(document(settings: settings, now: now)))
    case 304 where request.validators.isEmpty:
      .ended(.failed(.notModifiedUnasked(host: host)))
    case 304:
      .ended(
        .notModified(
          validators: keptValidators, freshForSeconds: answer.freshForSeconds(now: now)))
    case 301, 302, 303, 307, 308:
      redirect
    case 410:
      .ended(.gone)
    case 429:
      .ended(.rateLimited(retryAfterSeconds: answer.retryAfterSeconds(now: now)))
    case 403, 503:
      unwilling(until: answer.retryAfterSeconds(now: now))
    default:
      .ended(.failed(.httpStatus(answer.status, host: host)))
    }
  }

  /// What is left of an answer that failed: the part of a document that came before the connection
  /// was lost. Without validators or freshness, so that the rest is asked for.
  func outcome(failed error: FetchingError, settings: FetchSettings, now: Date) -> Hop.Outcome {
    guard case .connectionLost = error, answer.isSuccess, !answer.body.isEmpty else {
      return .ended(.failed(error))
    }
    var document = document(settings: settings, now: now)
    document.cutOff = error
    document.validators = CacheValidators()
    document.freshForSeconds = nil
    return .ended(.fetched(document))
  }

  private func document(settings: FetchSettings, now: Date) -> FetchedDocument {
    FetchedDocument(
      body: answer.body, contentType: answer.text(of: "content-type"),
      validators: answer.validators, finalAddress: trail.address,
      freshForSeconds: answer.freshForSeconds(now: now),
      noindex: answer.isNoindex(robot: settings.robotName))
  }

  /// A 304 repeats a validator only if it likes to.
  private var keptValidators: CacheValidators {
    let new = answer.validators
    return CacheValidators(
      etag: new.etag ?? request.validators.etag,
      lastModified: new.lastModified ?? request.validators.lastModified)
  }

  private var redirect: Hop.Outcome {
    guard let location = answer.text(of: "location"), !location.isEmpty else {
      return .ended(.failed(.httpStatus(answer.status, host: host)))
    }
    return .redirected(to: location, isPermanent: [301, 308].contains(answer.status))
  }

  private func unwilling(until seconds: Int?) -> Hop.Outcome {
    if let seconds { return .ended(.rateLimited(retryAfterSeconds: seconds)) }
    return .ended(.failed(.httpStatus(answer.status, host: host)))
  }
}
