/// Fetches documents, each hop of their redirects at its own host's turn.
package struct PacedFetcher: Sendable {
  private let fetcher: FeedFetcher
  private let pacer: HostPacer

  package init(fetcher: FeedFetcher, pacer: HostPacer) {
    self.fetcher = fetcher
    self.pacer = pacer
  }

  /// Makes one request and follows its redirects. A failure is a result too.
  ///
  /// `.quiet` if a host on the way wants to be left alone; those before it have been asked. Throws
  /// only if the task is cancelled while it waits for a turn; cancelled later, the result is
  /// `.failed(.cancelled)`.
  ///
  /// - Parameters:
  ///   - onTurn: awaited when a turn has come, before anything is asked; for every hop.
  ///   - onRedirect: called before the next hop waits for its turn: nothing is in hand meanwhile.
  package func fetch(
    _ request: FetchRequest, onTurn: @escaping @Sendable () async -> Void = {},
    onRedirect: @escaping @Sendable () -> Void = {}
  ) async throws(CancellationError) -> PacedResult<FetchAnswer> {
    var trail = RedirectTrail(from: request.address)
    if let mistake = request.mistake { return .done(Self.answer(.failed(mistake), at: trail)) }
    while true {
      let hop: Hop
      let host = HostPacer.host(of: trail.address) ?? ""
      let turn = try await pacer.atTurn(host: host) { [trail] in
        await onTurn()
        return await fetcher.hop(request, trail)
      }
      switch turn {
      case .quiet(let until): return .quiet(until: until)
      case .done(let done): hop = done
      }
      trail.spent += hop.spent
      switch hop.outcome {
      case .ended(let result): return .done(Self.answer(result, at: trail))
      case .redirected(let location, let isPermanent):
        do throws(FetchingError) {
          try goOn(&trail, to: location, isPermanent: isPermanent)
        } catch {
          return .done(Self.answer(.failed(error), at: trail))
        }
        onRedirect()
      }
    }
  }

  private func goOn(
    _ trail: inout RedirectTrail, to location: String, isPermanent: Bool
  ) throws(FetchingError) {
    let settings = fetcher.settings
    // Redirects do not buy more time.
    guard trail.spent < .seconds(settings.totalTimeoutSeconds) else {
      let seconds = Int(settings.totalTimeoutSeconds.rounded(.up))
      throw .timedOut(host: trail.host, seconds: seconds)
    }
    try trail.follow(location, isPermanent: isPermanent, redirectsMax: settings.redirectsMax)
  }

  private static func answer(_ result: FetchResult, at trail: RedirectTrail) -> FetchAnswer {
    FetchAnswer(
      result: result, host: HostPacer.host(of: trail.address) ?? "", finalAddress: trail.address,
      permanentAddress: trail.permanentAddress)
  }
}
