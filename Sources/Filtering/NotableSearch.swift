/// Finds the strongest terms among all that are seen, holding no more than some thousand of them:
/// what is weaker than a thousand others on its side is forgotten, and not looked at again.
struct NotableSearch {
  private struct Sighting {
    var weight: Float
    /// The first post that it was seen in, and the last.
    var first: Int
    var last: Int
    var posts = 1
  }

  private var sightings: [UInt64: Sighting] = [:]
  /// What is weaker than these is not wanted.
  private var bars: (against: Float, for: Float) = (0, 0)
  private var room: Int
  /// How many are held on either side.
  private let sideMax: Int

  init(sideMax: Int = 1_000) {
    self.sideMax = sideMax
    room = 4 * sideMax
  }

  @inline(__always)
  func wants(_ weight: Float) -> Bool {
    weight != 0 && (weight <= bars.against || weight >= bars.for)
  }

  /// Posts come one after the other; a term of a wanted weight counts once for each.
  mutating func see(_ key: UInt64, _ weight: Float, in post: Int) {
    guard var sighting = sightings[key] else {
      sightings[key] = Sighting(weight: weight, first: post, last: post)
      if sightings.count > room { forgetTheWeak() }
      return
    }
    guard sighting.last != post else { return }
    sighting.last = post
    sighting.posts += 1
    sightings[key] = sighting
  }

  /// Up to `max` terms of each side, the strongest for first, the strongest against last.
  func strongest(_ max: Int, postsMin: Int) -> [(key: UInt64, weight: Float, first: Int)] {
    let sorted = sightings.filter { $0.value.posts >= postsMin }
      .map { (key: $0.key, weight: $0.value.weight, first: $0.value.first) }
      .sorted { ($1.weight, $0.key) < ($0.weight, $1.key) }
    return sorted.filter { $0.weight > 0 }.prefix(max)
      + sorted.filter { $0.weight < 0 }.suffix(max)
  }

  private mutating func forgetTheWeak() {
    let weights = sightings.values.map(\.weight).sorted()
    bars = (min(weights[sideMax], 0), max(weights[weights.count - 1 - sideMax], 0))
    sightings = sightings.filter { wants($0.value.weight) }
    room = max(room, 2 * sightings.count)
  }
}
