import Hummingbird
import Inbox
import Posts

/// Every address this server answers.
struct Routes: Sendable {
  let inbox: InboxDatabase
  let settings: InboxServerSettings
  let sessions = Sessions()

  func router() -> Router<InboxContext> {
    let router = Router(context: InboxContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: AnswerMiddleware())
    router.add(
      middleware: GuardMiddleware(
        sessions: sessions, allowedHosts: settings.allowedHosts, configuredPort: settings.port))

    get("/", on: router) { request, _ in withSession(request, Page.html) }
    get("/inbox.css", on: router) { _, _ in Page.css }
    get("/inbox.js", on: router) { _, _ in Page.script }
    get("/icon.svg", on: router) { _, _ in Page.icon }
    get("/healthz", on: router) { _, _ in Response(text: "ok") }
    get("/readyz", on: router, use: readiness)
    get("/metrics", on: router, use: metrics)
    get("/api/session", on: router, use: session)
    get("/api/streams", on: router, use: streams)
    get("/api/feeds", on: router, use: feeds)
    get("/api/items", on: router, use: items)
    get("/api/items/:id", on: router, use: item)
    get("/api/search", on: router, use: search)
    get("/api/exports", on: router, use: exports)
    post("/api/items/:id/decision", on: router, use: decide)
    post("/api/items/:id/action", on: router, use: act)
    post("/api/items/:id/note", on: router, use: note)
    post("/api/items/:id/snooze", on: router, use: snooze)
    post("/api/items/:id/claim", on: router, use: claim)
    post("/api/items/:id/release", on: router, use: release)
    post("/api/decisions", on: router, use: decideTogether)
    post("/api/undo", on: router, use: undo)
    post("/api/redo", on: router, use: redo)
    router.get("/api/audit", use: audit)
    router.post("/api/audit", use: startAudit)
    refuse(
      [.put, .patch, .delete, .options], at: "/api/audit", on: router, allow: "GET, HEAD, POST")
    post("/api/audit/:place/answer", on: router, use: answerAudit)
    post("/api/audit/undo", on: router, use: undoAudit)
    get("/api/posts", on: router, use: droppedPosts)
    get("/api/posts/:id", on: router, use: post)
    post("/api/posts/:id/request", on: router, use: requestPost)
    return router
  }

  private typealias Handler = @Sendable (Request, InboxContext) async throws -> Response

  private func get(
    _ path: RouterPath, on router: Router<InboxContext>, use handler: @escaping Handler
  ) {
    router.get(path, use: handler)
    refuse([.post, .put, .patch, .delete, .options], at: path, on: router, allow: "GET, HEAD")
  }

  private func post(
    _ path: RouterPath, on router: Router<InboxContext>, use handler: @escaping Handler
  ) {
    router.post(path, use: handler)
    refuse([.get, .head, .put, .patch, .delete, .options], at: path, on: router, allow: "POST")
  }

  private func refuse(
    _ methods: [HTTPRequest.Method], at path: RouterPath, on router: Router<InboxContext>,
    allow: String
  ) {
    for method in methods {
      router.on(path, method: method) { _, _ -> Response in
        throw WebError(.methodNotAllowed, "this address takes \(allow) only", allow: allow)
      }
    }
  }
}

extension Routes {
  /// The answer, and a session cookie for a browser that has none.
  func withSession(_ request: Request, _ response: Response) -> Response {
    guard sessions.session(of: request) == nil else { return response }
    var response = response
    response.setCookie(sessions.cookie(for: sessions.newSession()))
    return response
  }

  @Sendable private func session(_ request: Request, _: InboxContext) async throws -> Response {
    let known = sessions.session(of: request)
    let session = known ?? sessions.newSession()
    var response = try Response(
      json: ["csrf": sessions.token(for: session), "user": settings.analyst])
    if known == nil { response.setCookie(sessions.cookie(for: session)) }
    return response
  }

  /// Whether decisions can be stored.
  @Sendable private func readiness(_: Request, _: InboxContext) async throws -> Response {
    await inbox.isWritable()
      ? Response(text: "ready")
      : Response(
        text: "the database cannot be written to; check the disk and the state directory",
        status: .serviceUnavailable)
  }

  @Sendable private func streams(_: Request, _: InboxContext) async throws -> Response {
    var rows: [StreamJSON] = []
    for stream in settings.streams() {
      rows.append(
        StreamJSON(
          name: stream.name, title: stream.title,
          waiting: try await inbox.itemCounts(stream: stream.name, now: settings.now())[.waiting]
            ?? 0,
          model: try await inbox.currentModel(stream: stream.name),
          decisionsUntilModel: await settings.decisionsUntilModel(stream.name)))
    }
    return try Response(json: ["streams": rows])
  }

  @Sendable private func feeds(_: Request, _: InboxContext) async throws -> Response {
    let since = FeedJSON.coverageStart(now: settings.now(), timezone: settings.timezone)
    let coverage = try await inbox.coverage(since: since)
    return try Response(
      json: [
        "feeds": try await inbox.feeds().map { FeedJSON($0, coverage: coverage[$0.id]) }
      ])
  }
}
