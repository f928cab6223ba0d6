import FeedServer
import Testing

@testable import Fetching

/// The range that every test server listens in.
let loopback = AddressRange("127.0.0.0/8")

/// A fetcher for test servers, with limits short enough to be reached.
func localFetcher(change: (inout FetchSettings) -> Void = { _ in }) -> FeedFetcher {
  var settings = FetchSettings(
    userAgent: "sluice/test (+https://acme.test/bot)", allowed: [loopback].compactMap { $0 })
  change(&settings)
  return FeedFetcher(settings: settings)
}

extension FeedFetcher {
  /// The request with all its redirects, none of which waits for a turn.
  func answer(to request: FetchRequest) async -> FetchAnswer? {
    let pacer = HostPacer(standard: HostPace(gapSeconds: 0, parallel: 1000))
    let paced = PacedFetcher(fetcher: self, pacer: pacer)
    guard case .done(let answer) = try? await paced.fetch(request) else { return nil }
    return answer
  }

  /// What `answer(to:)` came to.
  func fetch(_ request: FetchRequest) async -> FetchResult {
    await answer(to: request)?.result ?? .failed(.cancelled)
  }
}

extension FetchResult {
  var document: FetchedDocument? {
    if case .fetched(let document) = self { document } else { nil }
  }

  var error: FetchingError? {
    if case .failed(let error) = self { error } else { nil }
  }
}

extension FetchedDocument {
  var text: String { String(decoding: body, as: UTF8.self) }
}
