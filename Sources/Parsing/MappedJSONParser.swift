import Posts

/// Reads any JSON through a mapping.
struct MappedJSONParser {
  private let items: JSONPointer
  private let places: [JSONMapping.Field: [JSONPlace]]
  private let markup: JSONMapping.Markup

  /// Places that cannot be understood are left out; `JSONMapping.problems` names them beforehand.
  init(_ mapping: JSONMapping) {
    items = JSONPointer(mapping.items) ?? JSONPointer("")!
    places = mapping.fields.mapValues { $0.compactMap(JSONPlace.init) }
    markup = mapping.markup
  }

  /// The entries of a document; nil where it has none at the place of this mapping.
  func entries(in document: JSONDocument) -> [JSONValue]? {
    guard let found = items.value(in: document.root) else { return nil }
    switch found.kind {
    case .array:
      let objects = found.elements.filter { $0.kind == .object }
      return objects.isEmpty && !found.elements.isEmpty ? nil : objects
    case .object: return isEntry(found) ? [found] : nil
    default: return nil
    }
  }

  func draft(of entry: JSONValue) -> EntryDraft {
    var draft = EntryDraft()
    draft.id = string(.id, entry)
    draft.url = string(.url, entry)
    draft.title = string(.title, entry).map { MarkedText($0, .html) }
    draft.body = string(.text, entry).map { MarkedText($0, markup == .html ? .html : .plain) }
    draft.author = string(.author, entry)
    draft.published = string(.published, entry)
    draft.updated = string(.updated, entry)
    draft.language = string(.language, entry)
    draft.conversation = string(.conversation, entry)
    draft.categories = (places[.categories] ?? []).flatMap { $0.strings(in: entry) }
    return draft
  }

  private func string(_ field: JSONMapping.Field, _ entry: JSONValue) -> String? {
    (places[field] ?? []).lazy.compactMap { $0.string(in: entry) }.first
  }

  /// Whether one object stands for an entry: it knows who or what it is and says something.
  private func isEntry(_ object: JSONValue) -> Bool {
    string(.id, object) != nil && (string(.title, object) ?? string(.text, object)) != nil
  }
}
