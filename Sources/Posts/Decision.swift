/// An analyst's answer on relevance. Only `relevant` and `noise` train.
package enum Decision: String, Codable, Sendable, CaseIterable {
  case relevant
  case noise
  case unsure

  /// Whether the classifier learns from it.
  package var trains: Bool { self != .unsure }
}
