/// One place of a mapping, ready to be looked up: a pointer or a template, by the slots of a selection.
enum JSONPlace: Sendable {
  case pointer(Int)
  case template([Part])

  enum Part: Sendable {
    case literal(String)
    case pointer(Int)
    /// What stands behind the last slash of the value.
    case lastStep(Int)
  }

  /// Nil where `problem` would say why.
  init?(_ text: String, _ selection: inout JSONSelection) {
    guard text.contains("{") || text.contains("}") else {
      guard text.hasPrefix("/"), let pointer = JSONPointer(text) else { return nil }
      self = .pointer(selection.slot(pointer))
      return
    }
    guard let parts = Self.parts(text, &selection) else { return nil }
    self = .template(parts)
  }

  static func problem(_ text: String) -> String? {
    var selection = JSONSelection()
    if JSONPlace(text, &selection) != nil { return nil }
    guard text.contains("{") || text.contains("}") else {
      return JSONPointer.problem(text) ?? "an empty place; write a JSON Pointer such as /title"
    }
    guard let braces = braces(text) else {
      return "\"\(text)\" has a brace that is not closed or not opened"
    }
    return braces.compactMap(pointerProblem).first ?? "\"\(text)\" is no template"
  }

  /// What an entry has at this place; nil where it is not there.
  func string(in entry: JSONFound) -> String? {
    switch self {
    case .pointer(let slot): return Self.text(slot, entry)
    case .template(let parts):
      var result = ""
      for part in parts {
        switch part {
        case .literal(let text): result += text
        case .pointer(let slot):
          guard let text = Self.text(slot, entry) else { return nil }
          result += text
        case .lastStep(let slot):
          guard let text = Self.text(slot, entry) else { return nil }
          result += text.split(separator: "/").last ?? ""
        }
      }
      return result
    }
  }

  /// All the texts at this place: of a list its members, of an object in it the name.
  func strings(in entry: JSONFound) -> [String] {
    if case .pointer(let slot) = self, entry[slot].kind == .array {
      return entry.strings(slot, Self.names)
    }
    return string(in: entry).map { [$0] } ?? []
  }

  private static let names: JSONSelection = {
    var selection = JSONSelection()
    for pointer in ["", "/name", "/text", "/label"] as [StaticString] {
      _ = selection.slot(pointer)
    }
    return selection
  }()

  private static func text(_ slot: Int, _ entry: JSONFound) -> String? {
    guard entry[slot].end > entry[slot].start else { return nil }
    return entry.string(slot)
  }

  private static func parts(_ text: String, _ selection: inout JSONSelection) -> [Part]? {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let literal = rest[..<open]
      guard !literal.contains("}"), let close = rest[open...].firstIndex(of: "}"),
        let part = part(String(rest[rest.index(after: open)..<close]), &selection)
      else { return nil }
      if !literal.isEmpty { parts.append(.literal(String(literal))) }
      parts.append(part)
      rest = rest[rest.index(after: close)...]
    }
    guard !rest.contains("}") else { return nil }
    if !rest.isEmpty { parts.append(.literal(String(rest))) }
    return parts
  }

  private static func part(_ braces: String, _ selection: inout JSONSelection) -> Part? {
    guard pointerProblem(braces) == nil else { return nil }
    let pieces = braces.split(separator: "|").map { String($0).trimmed }
    guard let pointer = JSONPointer(pieces[0]) else { return nil }
    let slot = selection.slot(pointer)
    return pieces.count == 2 ? .lastStep(slot) : .pointer(slot)
  }

  private static func pointerProblem(_ braces: String) -> String? {
    let pieces = braces.split(separator: "|", omittingEmptySubsequences: false)
      .map { String($0).trimmed }
    if pieces.count > 2 || (pieces.count == 2 && pieces[1] != "last") {
      return "\"{\(braces)}\": only `| last` may follow a pointer"
    }
    if pieces[0].isEmpty { return "\"{\(braces)}\" holds no JSON Pointer" }
    return JSONPointer.problem(pieces[0])
  }

  /// The contents of the braces; nil where they do not match.
  private static func braces(_ text: String) -> [String]? {
    var found: [String] = []
    var current: String?
    for character in text {
      switch (character, current) {
      case ("{", nil): current = ""
      case ("}", let braces?):
        found.append(braces)
        current = nil
      case ("{", _), ("}", _): return nil
      case (_, nil): break
      default: current?.append(character)
      }
    }
    return current == nil ? found : nil
  }
}
