import Posts

/// Reads the entries of any JSON through a mapping.
struct MappedJSONParser: JSONItemParser {
  let selection: JSONSelection
  private let id, url, title, text, author: [JSONPlace]
  private let published, updated, language, categories, conversation: [JSONPlace]
  private let markup: JSONMapping.Markup
  private let preset: Preset?
  private let consent: MastodonConsent?

  /// Places that cannot be understood are left out; `JSONMapping.problems` names them beforehand.
  init(_ mapping: JSONMapping, preset: Preset? = nil) {
    var selection = JSONSelection()
    func places(_ field: JSONMapping.Field) -> [JSONPlace] {
      (mapping.fields[field] ?? []).compactMap { JSONPlace($0, &selection) }
    }
    id = places(.id)
    url = places(.url)
    title = places(.title)
    text = places(.text)
    author = places(.author)
    published = places(.published)
    updated = places(.updated)
    language = places(.language)
    categories = places(.categories)
    conversation = places(.conversation)
    markup = mapping.markup
    self.preset = preset
    consent = preset == .mastodon ? MastodonConsent(&selection) : nil
    self.selection = selection
  }

  /// Known sources mark in their lists what was left out, such as `more` of Reddit; that is no entry.
  func draft(of entry: JSONFound) -> EntryDraft? {
    var draft = EntryDraft()
    draft.url = string(url, entry)
    draft.title = string(title, entry).map { MarkedText($0, .html) }
    draft.body = string(text, entry).map(body)
    if preset != nil, draft.url == nil, draft.title == nil, draft.body == nil { return nil }
    draft.id = string(id, entry)
    draft.author = string(author, entry)
    draft.published = string(published, entry)
    draft.updated = string(updated, entry)
    draft.language = string(language, entry)
    draft.conversation = string(conversation, entry)
    for place in categories { draft.categories += place.strings(in: entry) }
    draft.noindex = consent?.isRefused(entry) ?? false
    return draft
  }

  /// Reddit writes `&`, `<` and `>` of its Markdown as entities, unless asked for `raw_json`.
  private func body(_ text: String) -> MarkedText {
    if preset == .reddit, text.utf8.contains(UInt8(ascii: "&")) {
      return MarkedText(HTMLEntities.decoded(text), .plain)
    }
    return MarkedText(text, markup == .html ? .html : .plain)
  }

  /// It knows who or what it is and says something.
  func isEntry(_ object: JSONFound) -> Bool {
    string(id, object) != nil && (string(title, object) ?? string(text, object)) != nil
  }

  private func string(_ places: [JSONPlace], _ entry: JSONFound) -> String? {
    for place in places {
      if let string = place.string(in: entry) { return string }
    }
    return nil
  }
}
