import Posts

/// How a document is to be read.
package enum FeedShape: Sendable, Hashable {
  /// RSS, Atom or JSON Feed, told from the bytes.
  case detected
  /// The JSON of a known kind of source; documents that turn out to be RSS or Atom are read as such.
  case preset(Preset)
  /// Any other JSON.
  case mapping(JSONMapping)
}

extension FeedShape {
  var isMapping: Bool {
    if case .mapping = self { true } else { false }
  }
}
