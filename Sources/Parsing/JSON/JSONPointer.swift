/// A JSON Pointer: the way from one value to another (RFC 6901).
struct JSONPointer: Sendable, Hashable {
  let steps: [String]

  /// Nil where `problem` would say why.
  init?(_ text: String) {
    guard Self.problem(text) == nil else { return nil }
    steps = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }

  static func problem(_ text: String) -> String? {
    if text.isEmpty { return nil }
    guard text.hasPrefix("/") else {
      return "\"\(text)\" is no JSON Pointer: it must begin with a slash, as in /\(text)"
    }
    var rest = text[...]
    while let tilde = rest.firstIndex(of: "~") {
      rest = rest[rest.index(after: tilde)...]
      guard rest.hasPrefix("0") || rest.hasPrefix("1") else {
        return "\"\(text)\" is no JSON Pointer: write ~0 for a tilde and ~1 for a slash in a name"
      }
    }
    return nil
  }
}
