/// A phrase as the gestures file writes it: words, and alternatives in brackets.
///
/// "(can|could) you recommend" is two phrases, "looking for (a|an|) crm" three. What it stands for
/// is one cue: said in two ways it counts once.
struct PhrasePattern {
  /// Piece after piece, the terms of its alternatives; a piece outside of brackets has only one.
  let pieces: [[[UInt64]]]

  /// More phrases than this are not one idea, and a file could fill the memory.
  static let phrasesMax = 2_000

  /// Nil where the brackets do not match, or stand within each other.
  init?(_ text: String) {
    var tokens = Tokenizer.tokens(title: nil, text: text).tokens[...]
    var pieces: [[[UInt64]]] = [[[]]]
    var isOpen = false
    for (place, scalar) in text.unicodeScalars.enumerated() {
      while let token = tokens.first, token.start == place {
        pieces[pieces.count - 1][pieces[pieces.count - 1].count - 1].append(token.hash)
        tokens.removeFirst()
      }
      switch scalar {
      case "(", ")":
        guard isOpen == (scalar == ")") else { return nil }
        isOpen.toggle()
        pieces.append([[]])
      case "|" where isOpen: pieces[pieces.count - 1].append([])
      default: break
      }
    }
    guard !isOpen else { return nil }
    self.pieces = pieces
  }

  /// How many phrases it stands for; equal ones count as often as they stand there.
  var count: Int {
    pieces.reduce(1) { min($0 * min($1.count, Self.phrasesMax + 1), Self.phrasesMax + 1) }
  }

  /// Each phrase as its terms; the first ones only where there are too many.
  var phrases: [[UInt64]] {
    pieces.reduce([[]]) { beginnings, alternatives in
      let all = beginnings.flatMap { beginning in alternatives.map { beginning + $0 } }
      return Array(all.prefix(Self.phrasesMax))
    }
  }
}
