import Fetching
import Foundation
import Inbox
import Logging
import ServiceLifecycle

/// Brings new posts into the full-text index a moment after they came, beside the polls and not in their
/// transactions; and every day writes the index anew, so that the words of what was deleted leave it.
struct SearchIndexing: Service {
  static let everySeconds = 2.0
  /// Posts between which others of the daemon get their turn.
  static let postsMax = 5000
  static let tidySeconds = 86_400.0

  let inbox: InboxDatabase
  let clock: WallClock
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var complaint: String?
      while !Task.isCancelled {
        do {
          try await catchUp()
          complaint = nil
        } catch {
          // A full disk lasts: it is said once.
          if !Task.isCancelled, complaint != "\(error)" {
            complaint = "\(error)"
            logger.error("new posts could not be indexed for the search: \(error)")
          }
        }
        try? await Task.sleep(for: .seconds(Self.everySeconds))
      }
    }
  }

  /// Indexes what is new, and tidies up where it is time.
  func catchUp() async throws {
    while try await inbox.indexForSearch(most: Self.postsMax) == Self.postsMax {}
    try await tidy()
  }

  /// - Returns: whether it was time, and came to an end.
  @discardableResult
  func tidy() async throws -> Bool {
    let now = clock.now()
    if let last = try await inbox.searchTidiedAt(),
      (0..<Self.tidySeconds).contains(now.timeIntervalSince(last))
    {
      return false
    }
    return try await inbox.tidySearch(now: now)
  }
}
