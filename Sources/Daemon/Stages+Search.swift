import Foundation
import Inbox

extension Stages {
  /// Posts that one search from the terminal indexes before it answers: some 5 s.
  private static let indexedMax = 100_000

  /// Searches until `limit` hits are found or nothing older is left. What no daemon has indexed yet is
  /// indexed before; what that leaves over is said in the page.
  package func search(_ request: SearchRequest) async throws -> SearchPage {
    var request = request
    var page = try await inbox.search(request, indexing: Self.indexedMax)
    var items = Set(page.hits.compactMap(\.item))
    while page.hits.count < request.limit, let next = page.next {
      request.before = next
      let more = try await inbox.search(request, indexing: 0)
      page.next = more.next
      for hit in more.hits where hit.item.map({ items.insert($0).inserted }) ?? true {
        guard page.hits.count < request.limit else { break }
        page.hits.append(hit)
        if page.hits.count == request.limit { page.next = hit.post }
      }
    }
    return page
  }
}
