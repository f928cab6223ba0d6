import Foundation
import Hummingbird

extension Response {
  /// A JSON document: dates in ISO 8601, UTC; an absent field is left out.
  init(json value: some Encodable, status: HTTPResponse.Status = .ok) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.init(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
  }

  /// A line of plain text, for probes.
  init(text: String, status: HTTPResponse.Status = .ok) {
    self.init(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
  }
}

extension Request {
  private static let bodyBytesMax = 64 * 1024

  /// The body as JSON.
  func decoded<Body: Decodable>(as type: Body.Type) async throws -> Body {
    let body = try await self.body.collect(upTo: Self.bodyBytesMax)
    do {
      return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    } catch {
      throw WebError(.badRequest, "the body is not the JSON that this address takes")
    }
  }

  /// The stream that is asked for; nil for all.
  var stream: String? { uri.queryParameters["stream"].flatMap { $0.isEmpty ? nil : String($0) } }

  /// A whole number of the query.
  func number(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
    guard let text = uri.queryParameters[Substring(name)] else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw WebError(
        .badRequest, "\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
