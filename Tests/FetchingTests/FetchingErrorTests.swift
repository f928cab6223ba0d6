import Testing

@testable import Fetching

struct FetchingErrorTests {
  private static let all: [FetchingError] = [
    .invalidAddress, .unsupportedScheme("file"), .invalidHeader(name: "X-Key"),
    .nameNotResolved(host: "h.test"), .addressNotAllowed(host: "h.test", address: "10.0.0.1"),
    .connectionRefused(host: "h.test"), .connectionFailed(host: "h.test", detail: "no route"),
    .proxyFailed(detail: "refused"), .timedOut(host: "h.test", seconds: 20),
    .tls(host: "h.test", detail: "expired"), .connectionLost(host: "h.test", detail: "reset"),
    .malformedAnswer(host: "h.test", detail: "no header"),
    .headerTooLarge(host: "h.test", bytesMax: 65_536),
    .bodyTooLarge(host: "h.test", bytesMax: 10 << 20), .tooManyRedirects(redirectsMax: 5),
    .httpStatus(401, host: "h.test"), .httpStatus(403, host: "h.test"),
    .httpStatus(404, host: "h.test"), .httpStatus(418, host: "h.test"),
    .httpStatus(502, host: "h.test"), .notModifiedUnasked(host: "h.test"), .cancelled,
  ]

  @Test(arguments: all)
  func `an error reads as one sentence that says what to do`(error: FetchingError) {
    let text = "\(error)"
    #expect(text.hasSuffix("."))
    #expect(!text.dropLast().contains(". "))
    #expect(text.contains(";") || text.contains(","))
    #expect(text.count <= 160)
  }

  @Test func `sizes are written for people`() {
    let error = FetchingError.bodyTooLarge(host: "h.test", bytesMax: 10 << 20)
    #expect("\(error)".contains("larger than 10 MiB"))
  }
}
