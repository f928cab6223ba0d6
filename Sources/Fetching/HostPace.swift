/// How often one host may be asked.
package struct HostPace: Sendable, Hashable {
  /// The least time between the end, or the start, of one request and the start of the next.
  package var gapSeconds: Double
  /// Requests under way at the same time.
  package var parallel: Int

  package init(gapSeconds: Double = 2, parallel: Int = 1) {
    self.gapSeconds = gapSeconds
    self.parallel = parallel
  }
}
