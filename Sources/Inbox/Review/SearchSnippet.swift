import Posts

/// Cuts from a text what stands around the words that were looked for.
struct SearchSnippet {
  /// Words before the first one that was looked for.
  static let wordsBefore = 6
  static let wordsMax = 30
  /// Where words are long, or there are no spaces.
  static let bytesMax = 400

  /// From the text, else from the note, else the beginning of the text.
  static func of(_ columns: SearchColumns, _ terms: [SearchQuery.Term]) -> [SnippetPart] {
    let wanted = terms.filter { !$0.isUnwanted }
    for column in [columns.text, columns.note] {
      guard let column else { continue }
      let matches = wanted.filter { $0.field == nil || $0.field == column.field }
        .flatMap { $0.occurrences(in: column.words) }
      if !matches.isEmpty { return cut(column, around: matches) }
    }
    return columns.text.map { cut($0, around: []) } ?? []
  }

  private static func cut(
    _ column: SearchColumns.Column, around matches: [Range<Int>]
  ) -> [SnippetPart] {
    let places = column.words.places
    let first = max(0, (matches.map(\.lowerBound).min() ?? 0) - wordsBefore)
    let isMatch = Set(matches.joined())
    let utf8 = column.text.utf8
    var parts = first > 0 ? [SnippetPart("…")] : []
    var position = first > 0 ? places[first].lowerBound : 0
    let beginning = position
    func add(to end: Int, isMatch: Bool) {
      let from = utf8.index(utf8.startIndex, offsetBy: position)
      let text = String(
        decoding: utf8[from..<utf8.index(utf8.startIndex, offsetBy: end)], as: UTF8.self)
      position = end
      parts.add(text.printable, isMatch: isMatch)
    }
    for index in places.indices.dropFirst(first).prefix(wordsMax) {
      let isLong = places[index].upperBound - beginning > bytesMax
      if isLong, index > first { break }
      if places[index].lowerBound > position { add(to: places[index].lowerBound, isMatch: false) }
      add(to: places[index].upperBound, isMatch: isMatch.contains(index))
    }
    if position < (places.last?.upperBound ?? 0) {
      parts.add("…", isMatch: false)
    } else {
      add(to: min(utf8.count, position + bytesMax), isMatch: false)
    }
    return parts
  }
}

extension [SnippetPart] {
  /// Joins what belongs together.
  fileprivate mutating func add(_ text: String, isMatch: Bool) {
    guard !text.isEmpty else { return }
    if let last, last.isMatch == isMatch {
      self[count - 1].text += text
    } else {
      append(SnippetPart(text, isMatch: isMatch))
    }
  }
}

/// The columns of a post that a search reads, cut into words.
struct SearchColumns {
  struct Column {
    /// Nil: the text, which no field names.
    var field: SearchQuery.Field?
    var text: String
    var words: SearchWords
  }

  var title: Column?
  var text: Column?
  var author: Column?
  var note: Column?

  init(
    title: String?, text: String?, author: String?, note: String?, tokenizer: SearchTokenizer
  ) {
    func column(_ text: String?, _ field: SearchQuery.Field?) -> Column? {
      text.map { Column(field: field, text: $0, words: tokenizer.words(of: $0)) }
    }
    self.title = column(title, .title)
    self.text = column(text, nil)
    self.author = column(author, .author)
    self.note = column(note, .note)
  }

  /// Whether the terms that the index only guesses at stand here, and those unwanted do not.
  func fit(_ terms: [SearchQuery.Term]) -> Bool {
    terms.allSatisfy { term in
      guard term.isLookedUp else { return true }
      let isHere = [title, text, author, note].contains { column in
        guard let column, term.field == nil || term.field == column.field else { return false }
        return !term.occurrences(in: column.words).isEmpty
      }
      return isHere != term.isUnwanted
    }
  }
}

extension SearchQuery.Term {
  /// Where it stands, as ranges of words.
  func occurrences(in text: SearchWords) -> [Range<Int>] {
    text.occurrences(of: bytes, isBeginning: isBeginning)
  }
}
