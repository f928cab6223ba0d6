import Foundation

/// What to do after a complete answer.
enum NextStep {
  case finish(FetchResult)
  case followRedirect(to: String, permanent: Bool)
}

extension Transfer {
  /// Reads the complete answer.
  func nextStep(settings: FetchSettings, now: Date) -> NextStep {
    switch answer.status {
    case 200, 203:
      .finish(.fetched(document(settings: settings, now: now)))
    case 304 where !request.validators.isEmpty:
      .finish(
        .notModified(
          validators: keptValidators, freshForSeconds: answer.freshForSeconds(now: now)))
    case 301, 302, 303, 307, 308:
      redirect
    case 410:
      .finish(.gone)
    case 429:
      .finish(.rateLimited(retryAfterSeconds: answer.retryAfterSeconds(now: now)))
    case 403, 503:
      unwilling(until: answer.retryAfterSeconds(now: now))
    default:
      .finish(.failed(.httpStatus(answer.status, host: host)))
    }
  }

  private func document(settings: FetchSettings, now: Date) -> FetchedDocument {
    FetchedDocument(
      body: answer.body, contentType: answer.text(of: "content-type"),
      validators: answer.validators, finalAddress: address,
      movedPermanently: redirects > 0 && isPermanent,
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

  private var redirect: NextStep {
    guard let location = answer.text(of: "location") else {
      return .finish(.failed(.httpStatus(answer.status, host: host)))
    }
    return .followRedirect(to: location, permanent: [301, 308].contains(answer.status))
  }

  private func unwilling(until seconds: Int?) -> NextStep {
    if let seconds { return .finish(.rateLimited(retryAfterSeconds: seconds)) }
    return .finish(.failed(.httpStatus(answer.status, host: host)))
  }
}
