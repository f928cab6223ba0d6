import Foundation
import Hummingbird
import HummingbirdTesting

@testable import InboxWeb

/// Asks as the page does: with a session's cookie and its token.
struct Browser: Sendable {
  let client: any TestClientProtocol
  let cookie: String
  let token: String

  init(_ client: any TestClientProtocol) async throws {
    self.client = client
    let response = try await client.execute(uri: "/api/session", method: .get)
    let setCookie = response.headers[.setCookie] ?? ""
    cookie = String(setCookie.prefix { $0 != ";" })
    token = try Self.object(response)["csrf"] as? String ?? ""
  }

  func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await client.execute(uri: uri, method: .get, headers: headers)
  }

  /// A change with everything that it needs; `change` may take some of that away again.
  func post(
    _ uri: String, _ body: String, change: (inout HTTPFields) -> Void = { _ in }
  ) async throws -> TestResponse {
    var headers: HTTPFields = [.contentType: "application/json", .cookie: cookie]
    headers[.csrfToken] = token
    change(&headers)
    return try await client.execute(
      uri: uri, method: .post, headers: headers, body: ByteBuffer(string: body))
  }

  func json(_ uri: String) async throws -> [String: Any] {
    try Self.object(try await get(uri))
  }

  static func object(_ response: TestResponse) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
    return object as? [String: Any] ?? [:]
  }

  static func sentence(_ response: TestResponse) throws -> String {
    try object(response)["error"] as? String ?? ""
  }
}
