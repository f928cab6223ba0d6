/// How a request ended. Everything that a server may ordinarily answer is a case, not an error.
package enum FetchResult: Sendable {
  case fetched(FetchedDocument)
  /// 304: what is known still holds. The validators are those to keep from now on.
  case notModified(validators: CacheValidators, freshForSeconds: Int?)
  /// 429, or 403 or 503 that say when to come back; at most a day. Meant for the whole host.
  case rateLimited(retryAfterSeconds: Int?)
  /// 410: the feed is no more and should not be asked again.
  case gone
  case failed(FetchingError)
}
