/// Who wrote a JSON Feed or an entry of it: `author` of version 1.0, or the first of `authors`.
struct JSONFeedAuthor: Sendable {
  private let plain: Int
  private let name: Int
  private let list: Int

  init(_ selection: inout JSONSelection) {
    plain = selection.slot("/author")
    name = selection.slot("/author/name")
    list = selection.slot("/authors")
  }

  func name(_ object: JSONFound) -> String? {
    object.string(name)?.trimmedOrNil ?? object.string(plain)?.trimmedOrNil
      ?? object.strings(list, Self.named).first
  }

  private static let named: JSONSelection = {
    var selection = JSONSelection()
    _ = selection.slot("/name")
    _ = selection.slot("")
    return selection
  }()
}
