/// Where the fields of a post stand in somebody's JSON.
package struct JSONMapping: Sendable, Hashable {
  /// A field of a post that a mapping can fill.
  package enum Field: String, Sendable, Hashable, CaseIterable {
    case id, url, title, text, author, published, updated, language, categories, conversation
  }

  /// What the `text` field holds.
  package enum Markup: String, Sendable, Hashable, CaseIterable {
    case html
    case text
  }

  /// A JSON Pointer (RFC 6901) to the array of entries; empty for the document itself. One object
  /// instead of an array is one entry.
  package var items: String
  /// For each field the places to look, the first that is there wins: a JSON Pointer relative to the
  /// entry, or a template with pointers in braces such as `https://forum.example/t/{/slug}/{/id}`.
  ///
  /// `{/uri | last}` is what stands behind the last slash. A null, an empty string and `false` are not
  /// there. For `categories` every place counts; of objects in a list their `name`, `text` or `label`.
  package var fields: [Field: [String]]
  package var markup: Markup

  package init(items: String, fields: [Field: [String]], markup: Markup = .html) {
    self.items = items
    self.fields = fields
    self.markup = markup
  }
}

extension JSONMapping {
  /// What is wrong with it, one sentence each; empty where it can be used.
  package func problems() -> [String] {
    var found: [String] = []
    if let problem = JSONPointer.problem(items) { found.append("items: \(problem)") }
    for field in Field.allCases {
      guard let places = fields[field] else { continue }
      if places.isEmpty { found.append("\(field.rawValue): no place is given") }
      for place in places {
        if let problem = JSONPlace.problem(place) { found.append("\(field.rawValue): \(problem)") }
      }
    }
    return found
  }
}
