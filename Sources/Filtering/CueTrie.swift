/// All phrases as paths from a root, one node for each beginning of a phrase, in flat tables.
///
/// Each edge (node, term) → node is one place of sixteen bytes in a table with open addressing. The
/// root's edges have a table of their own, small enough for the first-level cache; before each
/// table stands a bit set, so a term that cannot go on costs one look.
struct CueTrie: Sendable {
  /// Where a term leads to, and what the phrase that ends there is.
  struct Step: Sendable {
    fileprivate var key: UInt64 = 0
    fileprivate(set) var node: Int32 = 0
    /// Two bits for the role, the others for the cue: 0 is none.
    fileprivate var mark: UInt32 = 0

    /// The place of a cue in the taxonomy.
    var cue: Int? { mark > 3 ? Int(mark >> 2) - 1 : nil }
    var role: Negation.Role? { Negation.Role(rawValue: UInt8(truncatingIfNeeded: mark & 3)) }
  }

  private let first: Edges
  private let further: Edges

  /// The first of two cues with the same phrase counts.
  init(cues: [PhrasePattern?], negation: [(role: Negation.Role, pattern: PhrasePattern?)]) {
    var builder = Builder()
    for (index, pattern) in cues.enumerated() {
      builder.add(pattern) { $0 > 3 ? $0 : $0 | UInt32(index + 1) << 2 }
    }
    for (role, pattern) in negation {
      builder.add(pattern) { $0 & ~3 | UInt32(role.rawValue) }
    }
    first = Edges(builder.steps(of: { $0 == 0 }))
    further = Edges(builder.steps(of: { $0 != 0 }))
  }

  /// The step from the root.
  @inline(__always)
  func step(_ term: UInt64) -> Step? { first[Self.key(0, term)] }

  @inline(__always)
  func step(from node: Int32, _ term: UInt64) -> Step? { further[Self.key(node, term)] }

  /// Two different edges share a key once in 2⁶⁴; zero marks a free place.
  @inline(__always)
  fileprivate static func key(_ node: Int32, _ term: UInt64) -> UInt64 {
    (term ^ (UInt64(truncatingIfNeeded: node) &* 0x9e37_79b9_7f4a_7c15)) | 1
  }
}

/// A table of edges, never more than half full.
private struct Edges: Sendable {
  private var places: [CueTrie.Step]
  private var bits: [UInt64]
  private let mask: UInt64
  private let bitMask: UInt64

  init(_ steps: [CueTrie.Step]) {
    var size = 64
    while size < steps.count * 2 { size *= 2 }
    places = Array(repeating: CueTrie.Step(), count: size)
    bits = Array(repeating: 0, count: size * 8 / 64)
    mask = UInt64(size - 1)
    bitMask = UInt64(size * 8 - 1)
    for step in steps {
      var at = step.key >> 1 & mask
      while places[Int(at)].key != 0 { at = (at &+ 1) & mask }
      places[Int(at)] = step
      let bit = step.key >> 32 & bitMask
      bits[Int(bit >> 6)] |= 1 << (bit & 63)
    }
  }

  @inline(__always)
  subscript(key: UInt64) -> CueTrie.Step? {
    let bit = key >> 32 & bitMask
    guard bits[Int(truncatingIfNeeded: bit >> 6)] >> (bit & 63) & 1 != 0 else { return nil }
    var at = key >> 1 & mask
    while true {
      let place = places[Int(truncatingIfNeeded: at)]
      if place.key == key { return place }
      if place.key == 0 { return nil }
      at = (at &+ 1) & mask
    }
  }
}

/// The trie while it grows.
private struct Builder {
  private struct Edge: Hashable {
    var node: Int32
    var term: UInt64
  }

  private var next: [Edge: Int32] = [:]
  /// Of each node but the root, the edge that leads to it.
  private var edges: [Edge] = []
  private var marks: [UInt32] = []

  mutating func add(_ pattern: PhrasePattern?, _ mark: (UInt32) -> UInt32) {
    guard let pattern else { return }
    var ends: [Int32] = [0]
    for alternatives in pattern.pieces {
      var further: [Int32] = []
      for node in ends.prefix(PhrasePattern.phrasesMax) {
        for terms in alternatives { further.append(terms.reduce(node) { walk($0, $1) }) }
      }
      ends = further
    }
    for node in ends.prefix(PhrasePattern.phrasesMax) where node > 0 {
      marks[Int(node) - 1] = mark(marks[Int(node) - 1])
    }
  }

  private mutating func walk(_ node: Int32, _ term: UInt64) -> Int32 {
    let edge = Edge(node: node, term: term)
    if let known = next[edge] { return known }
    edges.append(edge)
    marks.append(0)
    next[edge] = Int32(edges.count)
    return Int32(edges.count)
  }

  /// The steps that begin at certain nodes.
  func steps(of isWanted: (Int32) -> Bool) -> [CueTrie.Step] {
    edges.indices.filter { isWanted(edges[$0].node) }.map { index in
      CueTrie.Step(
        key: CueTrie.key(edges[index].node, edges[index].term), node: Int32(index + 1),
        mark: marks[index])
    }
  }
}
