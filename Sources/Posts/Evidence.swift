/// A word or cue that moved a score, with its signed weight and its place in the text.
package struct Evidence: Sendable, Hashable, Codable {
  /// Which part of the post the place counts in.
  package enum Zone: String, Sendable, Codable {
    case title
    case text
  }

  package var term: String
  /// Log-odds; positive speaks for relevance.
  package var weight: Double
  package var zone: Zone
  /// The first Unicode scalar of the place, counted from the beginning of the zone.
  package var start: Int
  /// One past the last Unicode scalar of the place.
  package var end: Int

  package init(term: String, weight: Double, zone: Zone, start: Int, end: Int) {
    self.term = term
    self.weight = weight
    self.zone = zone
    self.start = start
    self.end = end
  }

  private enum CodingKeys: String, CodingKey {
    case term, weight, start, end
    case zone = "in"
  }
}
