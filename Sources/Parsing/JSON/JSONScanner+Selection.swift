extension JSONScanner {
  /// Passes over the value at `start` as `skip` does, and puts what a selection wants of it into its
  /// slots, of which none may be missing. Of members with the same name the first
  /// counts that is not null.
  mutating func select(
    _ tree: JSONSelection.Tree, at start: Int, into slots: UnsafeMutablePointer<JSONValue>
  ) -> Int {
    select(tree, 0, at: start, depth: 0, slots)
  }

  /// Recursion is as deep as the longest pointer.
  private mutating func select(
    _ tree: JSONSelection.Tree, _ step: Int, at start: Int, depth: Int,
    _ slots: UnsafeMutablePointer<JSONValue>
  ) -> Int {
    let start = bytes.nonSpace(from: start)
    guard start < bytes.count else { return fail(at: start) }
    let slot = tree.steps[step].slot
    let isWanted = slot >= 0 && (slots[slot].kind == .absent || slots[slot].kind == .null)
    switch bytes[start] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = bytes[start] == UInt8(ascii: "{")
      if isWanted {
        slots[slot] = JSONValue(
          kind: isObject ? .object : .array, start: start, end: bytes.count, isWhole: false)
      }
      let end: Int
      if tree.steps[step].firstChild < 0 || !isObject && !tree.steps[step].hasNumbers {
        end = skip(at: start, depth: depth)
      } else {
        guard depth < depthMax else { return failTooDeep(at: start) }
        end =
          isObject
          ? selectMembers(tree, step, at: start, depth: depth + 1, slots)
          : selectElements(tree, step, at: start, depth: depth + 1, slots)
      }
      if isWanted, end >= 0 {
        slots[slot].end = end
        slots[slot].isWhole = true
      }
      return end
    case UInt8(ascii: "\""):
      var hasEscapes = false
      let end = stringEnd(from: start + 1, &hasEscapes)
      if end < 0 { return -1 }
      if isWanted {
        slots[slot] = JSONValue(
          kind: .string, hasEscapes: hasEscapes, start: start + 1, end: end)
      }
      return end + 1
    default:
      let end = scalar(at: start)
      if isWanted, end >= 0 {
        slots[slot] = JSONValue(kind: kind(at: start), start: start, end: end)
      }
      return end
    }
  }

  private mutating func selectMembers(
    _ tree: JSONSelection.Tree, _ step: Int, at start: Int, depth: Int,
    _ slots: UnsafeMutablePointer<JSONValue>
  ) -> Int {
    var index = bytes.nonSpace(from: start + 1)
    if index < bytes.count, bytes[index] == UInt8(ascii: "}") { return index + 1 }
    while true {
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        return fail(at: index, "a name in quotes was expected")
      }
      let name = index + 1
      var hasEscapes = false
      let nameEnd = stringEnd(from: name, &hasEscapes)
      if nameEnd < 0 { return -1 }
      index = colon(at: nameEnd + 1)
      if index < 0 { return -1 }
      let child =
        hasEscapes
        ? escapedChild(tree, step, name, nameEnd)
        : tree.child(of: step, named: name, nameEnd, in: bytes)
      index = behind(child, of: tree, at: index, depth: depth, slots)
      if index < 0 { return -1 }
      if bytes[index] == UInt8(ascii: "}") { return index + 1 }
      guard bytes[index] == UInt8(ascii: ",") else { return failAtEnd(at: index, inObject: true) }
      index = bytes.nonSpace(from: index + 1)
    }
  }

  private mutating func selectElements(
    _ tree: JSONSelection.Tree, _ step: Int, at start: Int, depth: Int,
    _ slots: UnsafeMutablePointer<JSONValue>
  ) -> Int {
    var index = bytes.nonSpace(from: start + 1)
    if index < bytes.count, bytes[index] == UInt8(ascii: "]") { return index + 1 }
    var number = 0
    while true {
      let child = tree.child(of: step, number: number)
      index = behind(child, of: tree, at: index, depth: depth, slots)
      if index < 0 { return -1 }
      if bytes[index] == UInt8(ascii: "]") { return index + 1 }
      guard bytes[index] == UInt8(ascii: ",") else { return failAtEnd(at: index, inObject: false) }
      index += 1
      number += 1
    }
  }

  /// Passes over a member or an element, of which `child` is wanted, and the space behind it.
  @inline(__always)
  private mutating func behind(
    _ child: Int, of tree: JSONSelection.Tree, at start: Int, depth: Int,
    _ slots: UnsafeMutablePointer<JSONValue>
  ) -> Int {
    let end =
      child < 0
      ? skip(at: start, depth: depth) : select(tree, child, at: start, depth: depth, slots)
    if end < 0 { return -1 }
    let next = bytes.nonSpace(from: end)
    return next < bytes.count ? next : fail(at: next)
  }

  @inline(never)
  private func escapedChild(
    _ tree: JSONSelection.Tree, _ step: Int, _ start: Int, _ end: Int
  ) -> Int {
    var name = JSONString.decoded(
      UnsafeBufferPointer(start: bytes.start + start, count: end - start), hasEscapes: true)
    return name.withUTF8 { name in
      name.isEmpty ? -1 : tree.child(of: step, named: 0, name.count, in: JSONBytes(name))
    }
  }

  private func kind(at start: Int) -> JSONValue.Kind {
    switch bytes[start] {
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    default: .number
    }
  }

  /// The place of the next element of an array that was read before, behind the one that ends at
  /// `position`, or behind the opening bracket; nil behind the last.
  func element(behind position: Int) -> Int? {
    var index = bytes.nonSpace(from: position)
    guard index < bytes.count, bytes[index] != UInt8(ascii: "]") else { return nil }
    if bytes[index] == UInt8(ascii: ",") { index = bytes.nonSpace(from: index + 1) }
    return index < bytes.count ? index : nil
  }
}
