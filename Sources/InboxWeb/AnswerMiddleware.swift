import Hummingbird

/// Outermost of all: turns every error into a JSON sentence, and puts the security headers on every
/// answer, errors included.
struct AnswerMiddleware: RouterMiddleware {
  typealias Context = InboxContext

  func handle(
    _ request: Request, context: InboxContext,
    next: (Request, InboxContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = try Self.answer(to: error, request: request, context: context)
    }
    for (name, value) in Self.headers { response.headers[name] = value }
    return response
  }

  private static func answer(
    to error: any Error, request: Request, context: InboxContext
  ) throws -> Response {
    let refusal: WebError
    if let known = WebError(error, path: request.uri.path) {
      refusal = known
    } else {
      context.logger.error(
        "the inbox page failed",
        metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      refusal = WebError(
        .internalServerError, "something went wrong on this side; the daemon's log says what")
    }
    var response = try Response(json: ["error": refusal.sentence], status: refusal.status)
    if let allow = refusal.allow { response.headers[.allow] = allow }
    return response
  }

  /// Nothing from elsewhere runs, loads or frames the page (Content Security Policy Level 3), and
  /// people's words stay out of caches and referrers.
  private static let headers: [(HeaderName, String)] = [
    (
      .contentSecurityPolicy,
      """
      default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
      img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
      """
    ),
    (.xContentTypeOptions, "nosniff"),
    (.referrerPolicy, "no-referrer"),
    (.cacheControl, "no-store"),
    (.crossOriginResourcePolicy, "same-origin"),
    (.crossOriginOpenerPolicy, "same-origin"),
    (.frameOptions, "DENY"),
  ]
}
