import Foundation
import Hummingbird

/// Lets only our own page in: every request must name this server as its host (a name that an
/// attacker's DNS points here is refused), and every request that could change something must come
/// from this origin, as JSON, with the token of its session.
struct GuardMiddleware: RouterMiddleware {
  typealias Context = InboxContext

  let sessions: Sessions
  let allowedHosts: [String]
  /// Stands in where a request has no socket.
  let configuredPort: Int

  func handle(
    _ request: Request, context: InboxContext,
    next: (Request, InboxContext) async throws -> Response
  ) async throws -> Response {
    let host = try checkedHost(of: request, port: context.localPort ?? configuredPort)
    if request.method != .get && request.method != .head {
      try Self.checkOrigin(of: request, host: host)
      try Self.checkContentType(of: request)
      try checkToken(of: request)
    }
    return try await next(request, context)
  }

  /// - Returns: the one `Host` of the request, in lower case.
  private func checkedHost(of request: Request, port: Int) throws -> String {
    // The first Host header has become the authority; any further one is left among the fields.
    guard let host = request.head.authority?.lowercased(), request.headers[.furtherHost] == nil
    else {
      throw WebError(.badRequest, "a request needs exactly one Host header")
    }
    let names = ["127.0.0.1", "[::1]", "localhost"]
    let ours =
      names.map { "\($0):\(port)" } + (port == 80 ? names : [])
      + allowedHosts.map { $0.lowercased() }
    guard ours.contains(host) else {
      throw WebError(
        .misdirectedRequest,
        "this server does not go by the name \(host); open http://127.0.0.1:\(port)/ instead")
    }
    return host
  }

  private static func checkOrigin(of request: Request, host: String) throws {
    let origins = ["http://\(host)", "https://\(host)"]
    if let origin = request.headers[.origin], !origins.contains(origin.lowercased()) {
      throw WebError(.forbidden, "changes are accepted from this server's own page only")
    }
    let site = request.headers[.secFetchSite] ?? "same-origin"
    guard site == "same-origin" || site == "none" else {
      throw WebError(.forbidden, "changes are accepted from this server's own page only")
    }
  }

  private static func checkContentType(of request: Request) throws {
    let type = request.headers[.contentType]?.split(separator: ";").first
    guard type?.trimmingCharacters(in: .whitespaces).lowercased() == "application/json" else {
      throw WebError(.unsupportedMediaType, "the body must be application/json")
    }
  }

  private func checkToken(of request: Request) throws {
    guard let session = sessions.session(of: request) else {
      throw WebError(.forbidden, "there is no session; GET /api/session begins one")
    }
    guard let token = request.headers[.csrfToken], sessions.isToken(token, of: session) else {
      throw WebError(
        .forbidden, "the X-CSRF-Token header does not fit the session; GET /api/session tells it")
    }
  }
}
