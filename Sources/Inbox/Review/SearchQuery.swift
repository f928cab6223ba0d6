/// What a person looks for: words that all have to be there, `"phrases"`, `-without`, `beginning*`,
/// `author:name`, `title:word` and `note:word`. Everything else that is no word, an operator of SQL or of
/// FTS5 too, is read as the words in it.
struct SearchQuery: Equatable {
  /// More words than that is a text and not a search.
  static let wordsMax = 32
  /// A shorter beginning would be that of too many words to look them all up.
  static let beginningMin = 3

  enum Field: String, CaseIterable {
    case title, author, note
  }

  /// A word, or several that stand one behind the other.
  struct Term: Equatable {
    let words: [String]
    /// The same in UTF-8.
    let bytes: [[UInt8]]
    /// Of the last word only the beginning is given.
    let isBeginning: Bool
    /// Nil: any.
    let field: Field?
    let isUnwanted: Bool

    init(words: [String], isBeginning: Bool, field: Field?, isUnwanted: Bool) {
      self.words = words
      bytes = words.map { Array($0.utf8) }
      self.isBeginning = isBeginning
      self.field = field
      self.isUnwanted = isUnwanted
    }

    /// Whether the index knows only posts that may have it.
    var isLookedUp: Bool { words.count > 1 || field != nil }
  }

  var terms: [Term]

  /// - Throws: `SearchRefusal`
  init(_ text: String, tokenizer: SearchTokenizer) throws(SearchRefusal) {
    terms = []
    for part in Part.parts(of: text) {
      let words = tokenizer.words(of: part.text).texts
      guard let last = words.last else { continue }
      let isUnspaced = last.unicodeScalars.first.map(Self.isUnspaced) ?? false
      if part.isBeginning, !isUnspaced, last.unicodeScalars.count < Self.beginningMin {
        throw .shortBeginning(last)
      }
      terms.append(
        Term(
          words: words, isBeginning: part.isBeginning || isUnspaced, field: part.field,
          isUnwanted: part.isUnwanted))
    }
    if terms.isEmpty { throw .noWords }
    if terms.reduce(0, { $0 + $1.words.count }) > Self.wordsMax { throw .tooManyWords }
  }

  /// Whether the script sets no spaces between words. The tokenizer takes all up to the next
  /// punctuation for one word, so that words of it are found only at such a beginning.
  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3041...0x30FF,
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

extension SearchQuery {
  /// What the index is asked, as FTS5 takes it: the posts that may fit.
  ///
  /// - Parameter marks: the `SearchMark`s that the posts have to have.
  func match(marks: [String]) -> String {
    let wanted = terms.filter { !$0.isUnwanted }.flatMap(Self.words)
    let unwanted = terms.filter { $0.isUnwanted && !$0.isLookedUp }.flatMap(Self.words)
    var all = wanted + marks.map(Self.quoted)
    if all.isEmpty {
      all = ["(\(Self.quoted(SearchMark.shown)) OR \(Self.quoted(SearchMark.dropped)))"]
    }
    let positive = all.joined(separator: " AND ")
    return unwanted.isEmpty
      ? positive : "(\(positive)) NOT (\(unwanted.joined(separator: " OR ")))"
  }

  private static func words(_ term: Term) -> [String] {
    term.words.enumerated().map { index, word in
      quoted(word) + (term.isBeginning && index == term.words.count - 1 ? "*" : "")
    }
  }

  /// A string of FTS5: nothing in it is an operator.
  private static func quoted(_ word: String) -> String {
    "\"" + word.replacing("\"", with: "\"\"") + "\""
  }
}

extension SearchQuery {
  /// A piece of what was typed, before its words are known.
  struct Part: Equatable {
    var text: String
    var isBeginning = false
    var field: Field?
    var isUnwanted = false

    static func parts(of text: String) -> [Part] {
      var rest = text[...]
      var parts: [Part] = []
      while true {
        rest = rest.drop(while: \.isWhitespace)
        guard !rest.isEmpty else { return parts }
        parts.append(next(&rest))
      }
    }

    private static func next(_ rest: inout Substring) -> Part {
      var part = Part(text: "")
      if rest.first == "-" {
        part.isUnwanted = true
        rest.removeFirst()
      }
      for field in Field.allCases {
        let name = field.rawValue + ":"
        guard rest.prefix(name.count).lowercased() == name else { continue }
        part.field = field
        rest.removeFirst(name.count)
        break
      }
      if let first = rest.first, isQuote(first) {
        rest.removeFirst()
        part.text = String(rest.prefix { !isQuote($0) })
        rest = rest.dropFirst(part.text.count + 1)
      } else {
        part.text = String(rest.prefix { !$0.isWhitespace && !isQuote($0) })
        rest = rest.dropFirst(part.text.count)
        part.isBeginning = part.text.hasSuffix("*")
      }
      return part
    }

    private static func isQuote(_ character: Character) -> Bool { "\"“”„«»".contains(character) }
  }
}

/// Why a text is no search, as a sentence that says what to type.
package enum SearchRefusal: Error, Equatable, CustomStringConvertible {
  case noWords
  case tooManyWords
  case shortBeginning(String)

  package var description: String {
    switch self {
    case .noWords: "there is no word to look for; a search takes at least one, of letters or digits"
    case .tooManyWords: "a search takes \(SearchQuery.wordsMax) words at most"
    case .shortBeginning(let word):
      "\"\(word)*\" is the beginning of too many words; it takes at least "
        + "\(SearchQuery.beginningMin) letters"
    }
  }
}
