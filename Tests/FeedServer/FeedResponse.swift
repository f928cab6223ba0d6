/// What the server answers: an ordinary response, or a conversation of any bytes at all.
package struct FeedResponse: Sendable {
  enum Content: Sendable {
    case response(status: Int, headers: [(String, String)], body: [UInt8])
    case talk(@Sendable (FeedConnection) -> Void)
  }

  let content: Content

  /// A response with its right `Content-Length`; further fields as they are given.
  package static func status(
    _ status: Int, headers: [(String, String)] = [], body: [UInt8] = []
  ) -> FeedResponse {
    FeedResponse(content: .response(status: status, headers: headers, body: body))
  }

  /// 200 with a body.
  package static func document(
    _ body: [UInt8], type: String = "application/rss+xml", headers: [(String, String)] = []
  ) -> FeedResponse {
    status(200, headers: [("Content-Type", type)] + headers, body: body)
  }

  /// 200 with a text as body.
  package static func text(
    _ text: String, headers: [(String, String)] = []
  ) -> FeedResponse {
    document(Array(text.utf8), type: "text/plain; charset=utf-8", headers: headers)
  }

  package static func redirect(_ status: Int = 302, to location: String) -> FeedResponse {
    .status(status, headers: [("Location", location)])
  }

  /// The document with its validators, or 304 if the request holds one of them.
  package static func conditional(
    _ request: FeedRequest, body: [UInt8], type: String = "application/rss+xml",
    etag: String? = nil, lastModified: String? = nil, headers: [(String, String)] = []
  ) -> FeedResponse {
    var fields = headers
    if let etag { fields.append(("ETag", etag)) }
    if let lastModified { fields.append(("Last-Modified", lastModified)) }
    let known: Bool
    if let asked = request.header("If-None-Match") {
      // A validator of the other kind does not count beside it (RFC 9110 section 13.2.2).
      known = asked == etag
    } else {
      known = lastModified != nil && request.header("If-Modified-Since") == lastModified
    }
    return known ? .status(304, headers: fields) : .document(body, type: type, headers: fields)
  }

  /// Leaves everything to the closure; the connection is closed after it.
  package static func talk(_ talk: @escaping @Sendable (FeedConnection) -> Void) -> FeedResponse {
    FeedResponse(content: .talk(talk))
  }

  /// These bytes and nothing else, then the connection is closed.
  package static func raw(_ text: String) -> FeedResponse {
    .talk { $0.send(text) }
  }

  /// The bytes of an ordinary response.
  static func bytes(
    status: Int, headers: [(String, String)], body: [UInt8], withBody: Bool
  ) -> [UInt8] {
    var head = "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Status")\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if status != 304 { head += "Content-Length: \(body.count)\r\n" }
    head += "\r\n"
    return Array(head.utf8) + (withBody && status != 304 ? body : [])
  }
}
