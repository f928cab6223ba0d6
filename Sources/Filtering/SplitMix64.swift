/// A random source that gives the same numbers for the same seed, on every machine: SplitMix64
/// (Steele, Lea and Flood 2014). No secret comes from it.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return TermHash.finish(state)
  }
}
