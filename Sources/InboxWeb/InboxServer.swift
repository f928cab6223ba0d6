import Foundation
import Hummingbird
import Inbox
import Logging

/// The review page, its JSON and the probes, on one loopback address.
package struct InboxServer: Sendable {
  private let settings: InboxServerSettings
  private let address: ListenAddress
  private let routes: Routes
  private let logger: Logger

  /// - Throws: `InboxServerError` when the address may not be listened on
  package init(
    inbox: InboxDatabase, settings: InboxServerSettings,
    logger: Logger = Logger(label: "sluice.inbox")
  ) throws(InboxServerError) {
    self.settings = settings
    self.address = try ListenAddress(settings.address, port: settings.port)
    self.routes = Routes(inbox: inbox, settings: settings)
    var logger = logger
    // The daemon says better than the library where it listens.
    if logger.logLevel == .info { logger.logLevel = .notice }
    self.logger = logger
  }

  /// Serves until the task is cancelled or the surrounding service group shuts down gracefully.
  ///
  /// - Parameter onListening: called once with the port, when requests are accepted.
  /// - Throws: `InboxServerError` when the address cannot be had
  package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
    do {
      try await application(onListening: onListening).run()
    } catch {
      throw Self.translated(error, address: address)
    }
  }

  /// The server as Hummingbird runs it.
  func application(
    onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    Application(
      router: routes.router(),
      server: .http1(configuration: .init(idleTimeout: .seconds(75))),
      configuration: .init(address: .hostname(address.host, port: address.port)),
      onServerRunning: { channel in
        if let port = channel.localAddress?.port { await onListening(port) }
      },
      logger: logger)
  }

  /// The network library's error type is not ours to import; its description ends in the errno.
  private static func translated(_ error: any Error, address: ListenAddress) -> any Error {
    let description = String(describing: error)
    let reasons: [Int32] = [EADDRINUSE, EADDRNOTAVAIL, EACCES, EAFNOSUPPORT]
    guard let reason = reasons.first(where: { description.hasSuffix("(errno: \($0))") }) else {
      return error
    }
    if reason == EADDRINUSE { return InboxServerError.addressInUse(address.description) }
    return InboxServerError.cannotListen(
      address: address.description, reason: String(cString: strerror(reason)))
  }
}
