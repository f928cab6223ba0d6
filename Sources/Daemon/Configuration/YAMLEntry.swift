import Yams

/// What a text is not, said in words that go after the name of the key.
struct Complaint: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}

/// Where in the file a mapping stands, for people.
struct YAMLPlace {
  /// Follows the name of a key, such as ` in stream "crm"`; empty at the top of the file.
  var phrase: String
  var isDefaults = false

  /// The place of a mapping that is the value of a key here: ` in rules of stream "crm"`.
  func inside(_ key: String) -> YAMLPlace {
    let outer = phrase.hasPrefix(" in ") ? " of \(phrase.dropFirst(4))" : phrase
    return YAMLPlace(phrase: " in \(key)\(outer)", isDefaults: isDefaults)
  }
}

/// A key of the file with its value.
struct YAMLEntry {
  let key: String
  let keyNode: Node
  let value: Node
  let place: YAMLPlace
}

/// A value of the file with where it stands.
struct Written<Value> {
  let value: Value
  let origin: String
}

extension Written: Sendable where Value: Sendable {}
