/// What a selection found in one value. Valid only while the bytes are held.
struct JSONFound {
  let text: UnsafeBufferPointer<UInt8>
  let slots: UnsafePointer<JSONValue>

  /// No list of a post is read further.
  private static let elementsMax = 1_000

  subscript(_ slot: Int) -> JSONValue { slots[slot] }

  func isPresent(_ slot: Int) -> Bool { slots[slot].kind != .absent }

  /// What a person would read: a string's characters, a number as it is written. Nil for the others.
  func string(_ slot: Int) -> String? {
    let value = slots[slot]
    guard value.kind == .string || value.kind == .number else { return nil }
    return JSONString.decoded(bytes(value), hasEscapes: value.hasEscapes)
  }

  func bool(_ slot: Int) -> Bool? {
    slots[slot].kind == .bool ? text[slots[slot].start] == UInt8(ascii: "t") : nil
  }

  /// The bytes of a value as they are written, of a string without its quotes.
  func bytes(_ value: JSONValue) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[value.start..<value.end])
  }

  /// Texts in a list that are not blank: strings, and of objects the first of these members that
  /// holds one.
  func strings(_ slot: Int, _ selection: JSONSelection) -> [String] {
    guard slots[slot].kind == .array else { return [] }
    var found: [String] = []
    var scanner = JSONScanner(text, depthMax: .max)
    var position = slots[slot].start + 1
    selection.withTree { tree in
      withUnsafeTemporaryAllocation(of: JSONValue.self, capacity: selection.slotCount) { slots in
        var read = 0
        while read < Self.elementsMax, let start = scanner.element(behind: position) {
          slots.initialize(repeating: JSONValue())
          position = scanner.select(tree, at: start, into: slots.baseAddress!)
          if position < 0 { return }
          read += 1
          let element = JSONFound(text: text, slots: UnsafePointer(slots.baseAddress!))
          for slot in 0..<selection.slotCount {
            guard let string = element.string(slot)?.trimmedOrNil else { continue }
            found.append(string)
            break
          }
        }
      }
    }
    return found
  }
}
