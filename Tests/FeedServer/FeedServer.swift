import Foundation
import Synchronization

/// A small HTTP/1.1 server for tests: real sockets, a thread for each connection, handlers by path,
/// and a record of every request. A path without a handler answers 404. Runs until it is stopped.
package final class FeedServer: Sendable {
  package typealias Handler = @Sendable (FeedRequest) -> FeedResponse

  private struct State {
    var routes: [String: Handler] = [:]
    var requests: [FeedRequest] = []
    var forgotten = 0
    var awaited: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    var open: Set<Int32> = []
    var connections = 0
    var isStopping = false
  }

  /// The port it listens on.
  package let port: UInt16
  private let host: String
  private let listener: Int32
  private let state = Mutex(State())
  private let threads = DispatchGroup()

  /// Listens at once. Port 0 takes any free one; host `0.0.0.0` answers on all of 127.0.0.0/8.
  package init(host: String = "127.0.0.1", port: UInt16 = 0) throws {
    (listener, self.port) = try Self.listen(host: host, port: port)
    self.host = host
    startThread { $0.acceptConnections() }
  }

  /// A server that is stopped after the body, whatever happens.
  package static func running<Value>(
    _ body: (FeedServer) async throws -> Value
  ) async throws -> Value {
    let server = try FeedServer()
    defer { server.stop() }
    return try await body(server)
  }

  /// The address of a path, such as `http://127.0.0.1:4711/feed`.
  package func address(_ path: String, host: String? = nil) -> String {
    "http://\(host ?? self.host):\(port)\(path)"
  }

  /// Answers that path, or everything without a path of its own if it is `*`.
  package func route(_ path: String, _ handler: @escaping Handler) {
    state.withLock { $0.routes[path] = handler }
  }

  /// Every request so far, in order.
  package var requests: [FeedRequest] { state.withLock { $0.requests } }

  /// Every request so far, as soon as there are that many.
  package func requests(atLeast count: Int) async -> [FeedRequest] {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.requests.count < count { state.awaited.append((count, continuation)) }
        return state.requests.count >= count
      }
      if isThere { continuation.resume() }
    }
    return requests
  }

  /// Forgets the requests so far.
  package func clearRequests() {
    state.withLock { state in
      state.forgotten += state.requests.count
      state.requests = []
    }
  }

  /// Connections made so far, and those open now.
  package var connections: (made: Int, open: Int) {
    state.withLock { ($0.connections, $0.open.count) }
  }

  /// Closes everything and waits for its threads.
  package func stop() {
    let isFirst = state.withLock { state in
      defer { state.isStopping = true }
      for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
      return !state.isStopping
    }
    guard isFirst else { return }
    shutdown(listener, Int32(SHUT_RDWR))
    threads.wait()
    close(listener)
  }
}

extension FeedServer {
  private func startThread(_ body: @escaping @Sendable (FeedServer) -> Void) {
    threads.enter()
    let thread = Thread { [self] in
      body(self)
      threads.leave()
    }
    thread.stackSize = 512 << 10
    thread.start()
  }

  private func acceptConnections() {
    while true {
      let socket = accept(listener, nil, nil)
      guard socket >= 0 else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        return
      }
      var yes: Int32 = 1
      setsockopt(
        socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
      let number = state.withLock { state -> Int? in
        guard !state.isStopping else { return nil }
        state.open.insert(socket)
        state.connections += 1
        return state.connections
      }
      guard let number else {
        close(socket)
        return
      }
      startThread { $0.serve(FeedConnection(socket: socket, number: number), socket) }
    }
  }

  private func serve(_ connection: FeedConnection, _ socket: Int32) {
    while let request = connection.nextRequest(), answer(request, over: connection) {}
    // Forgotten before it is closed: the number may at once belong to a new connection.
    state.withLock { _ = $0.open.remove(socket) }
    close(socket)
  }

  /// Answers one request; false if the connection is to be closed.
  private func answer(_ request: FeedRequest, over connection: FeedConnection) -> Bool {
    var request = request
    let (handler, awoken) = state.withLock { state in
      request.number = state.forgotten + state.requests.count + 1
      state.requests.append(request)
      let awoken = state.awaited.filter { $0.count <= state.requests.count }
      state.awaited.removeAll { $0.count <= state.requests.count }
      return (state.routes[request.path] ?? state.routes["*"], awoken)
    }
    for (_, continuation) in awoken { continuation.resume() }
    switch (handler?(request) ?? .status(404)).content {
    case .response(let status, let headers, let body):
      // Before it is sent: whoever has it may ask again at once.
      note(request) { ($0.status, $0.answered) = (status, Date()) }
      let isSent = connection.send(
        FeedResponse.bytes(
          status: status, headers: headers, body: body, withBody: request.method != "HEAD"))
      note(request) { $0.isSent = isSent }
      return isSent
    case .talk(let talk):
      talk(connection)
      note(request) { $0.answered = Date() }
      return false
    }
  }

  private func note(_ request: FeedRequest, _ change: (inout FeedRequest) -> Void) {
    state.withLock { state in
      let place = request.number - state.forgotten - 1
      if place >= 0 { change(&state.requests[place]) }
    }
  }

  /// A listening socket and its port.
  private static func listen(host: String, port: UInt16) throws -> (Int32, UInt16) {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let listener = socket(AF_INET, type, 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr(host)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && Glibc.listen(listener, 512) == 0
          && getsockname(listener, pointer, &length) == 0 ? 0 : errno
      }
    }
    guard code == 0 else {
      close(listener)
      throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EADDRNOTAVAIL)
    }
    return (listener, UInt16(bigEndian: address.sin_port))
  }
}
