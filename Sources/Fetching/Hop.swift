/// How one request ended that may be one of several: every redirect makes a further one.
struct Hop: Sendable {
  enum Outcome: Sendable {
    case ended(FetchResult)
    /// To a `Location` as the server wrote it; permanent for 301 and 308.
    case redirected(to: String, isPermanent: Bool)
  }

  let outcome: Outcome
  /// From when it was sent, or its connection begun; waiting for its turn does not count.
  let spent: Duration
}
