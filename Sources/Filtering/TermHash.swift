/// 64-bit hashes of terms that are the same on every machine and in every run.
///
/// FNV-1a (Fowler, Noll and Vo) with the finaliser of SplitMix64 (Steele, Lea and Flood 2014),
/// since tables are masked by the low bits, which FNV alone spreads badly.
enum TermHash {
  static let wordSeed: UInt64 = 0xcbf2_9ce4_8422_2325
  static let gramSeed: UInt64 = 0x84f2_3a19_c0de_9b1d
  static let addressSeed: UInt64 = 0x51d7_348d_0a1e_77c3
  static let cueSeed: UInt64 = 0x2b99_1f0c_6d5a_e043

  @inline(__always)
  static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  @inline(__always)
  static func finish(_ hash: UInt64) -> UInt64 {
    var z = hash
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  static func of(_ bytes: some Sequence<UInt8>, seed: UInt64 = wordSeed) -> UInt64 {
    finish(bytes.reduce(seed, step))
  }

  /// The hash of two terms in this order.
  @inline(__always)
  static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
    finish((first &* 0x9e37_79b9_7f4a_7c15) ^ (second << 23 | second >> 41))
  }

  /// The hash of a post: what orders posts where the result must not depend on their order.
  static func ofPost(title: String?, text: String) -> UInt64 {
    pair(of((title ?? "").utf8), of(text.utf8))
  }

  /// Posts by that hash, copies once.
  static func canonical(
    _ posts: [(title: String?, text: String)]
  ) -> [(title: String?, text: String)] {
    let sorted = posts.map { (hash: ofPost(title: $0.title, text: $0.text), post: $0) }
      .sorted { $0.hash < $1.hash }
    return sorted.indices.filter { $0 == 0 || sorted[$0].hash != sorted[$0 - 1].hash }
      .map { sorted[$0].post }
  }
}
