/// Finds the word that somebody probably meant.
package enum NearestWord {
  /// The candidate with the fewest edits, if they are few enough for a slip of the hand:
  /// one in a word of up to four letters, two up to eight, else three. Case, `_` and `-` do not count.
  package static func to(_ word: String, among candidates: [String]) -> String? {
    let typed = plain(word)
    let editsMax = typed.count <= 4 ? 1 : typed.count <= 8 ? 2 : 3
    var best: (word: String, edits: Int)?
    for candidate in candidates {
      let edits = edits(from: typed, to: plain(candidate))
      if edits <= editsMax, edits < best?.edits ?? .max { best = (candidate, edits) }
    }
    return best?.word
  }

  private static func plain(_ word: String) -> [Character] {
    Array(word.lowercased().filter { $0 != "-" && $0 != "_" })
  }

  /// Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours.
  private static func edits(from a: [Character], to b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int]()
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var edits = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          edits = min(edits, beforeLast[j - 2] + 1)
        }
        row.append(edits)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
