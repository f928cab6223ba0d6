/// The places of JSON text that somebody wants to see, all found in one walk.
///
/// The pointers form a tree of names: what stands at no branch of it is passed over. The values that
/// are found go to slots, which are numbered in the order in which places were first asked for.
struct JSONSelection: Sendable {
  /// One name of the tree; without references, for the walk.
  struct Step: Sendable {
    /// Its characters among `names`.
    var nameStart: Int
    var nameCount: Int
    /// The name as the number of an element, -1 where it is none.
    var number: Int
    /// Where the value goes, -1 where nobody wants it.
    var slot = -1
    var firstChild = -1
    var nextSibling = -1
    /// A bit for each name among the children, so that most others need no comparison.
    var filter: UInt64 = 0
    var hasNumbers = false
  }

  private(set) var steps = [Step(nameStart: 0, nameCount: 0, number: -1)]
  private(set) var names: [UInt8] = []
  private(set) var slotCount = 0

  /// The slot of the value at a pointer.
  mutating func slot(_ pointer: JSONPointer) -> Int {
    var step = 0
    for name in pointer.steps { step = child(of: step, named: name) }
    if steps[step].slot < 0 {
      steps[step].slot = slotCount
      slotCount += 1
    }
    return steps[step].slot
  }

  /// The slot of the value at a pointer that is written in our own code.
  mutating func slot(_ pointer: StaticString) -> Int {
    slot(JSONPointer(pointer.description)!)
  }

  private mutating func child(of step: Int, named name: String) -> Int {
    let bytes = Array(name.utf8)
    var child = steps[step].firstChild
    while child >= 0 {
      let known = steps[child]
      if names[known.nameStart..<known.nameStart + known.nameCount].elementsEqual(bytes) {
        return child
      }
      child = known.nextSibling
    }
    var new = Step(
      nameStart: names.count, nameCount: bytes.count,
      number: Int(name).flatMap { $0 < 0 ? nil : $0 } ?? -1)
    new.nextSibling = steps[step].firstChild
    names += bytes
    steps[step].firstChild = steps.count
    steps[step].filter |= bytes.withUnsafeBufferPointer { Self.filterBit($0) }
    if new.number >= 0 { steps[step].hasNumbers = true }
    steps.append(new)
    return steps.count - 1
  }

  private static func filterBit(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let first = name.baseAddress else { return filterBit(0, 0, 0) }
    return name.isEmpty
      ? filterBit(0, 0, 0) : filterBit(name.count, first[0], first[name.count - 1])
  }

  @inline(__always)
  static func filterBit(_ count: Int, _ first: UInt8, _ last: UInt8) -> UInt64 {
    1 << UInt64((count &* 5 &+ Int(first) &* 3 ^ Int(last)) & 63)
  }
}

extension JSONSelection {
  /// The tree as the walk sees it: unchecked, and valid within `withTree` only.
  struct Tree {
    let steps: UnsafePointer<Step>
    let names: UnsafePointer<UInt8>

    /// The child of a step with the name that stands in the text, -1 where there is none.
    @inline(__always)
    func child(of step: Int, named start: Int, _ end: Int, in bytes: JSONBytes) -> Int {
      let count = end - start
      let bit =
        count == 0
        ? JSONSelection.filterBit(0, 0, 0)
        : JSONSelection.filterBit(count, bytes[start], bytes[end - 1])
      return steps[step].filter & bit == 0 ? -1 : search(step, start, count, bytes)
    }

    private func search(_ step: Int, _ start: Int, _ count: Int, _ bytes: JSONBytes) -> Int {
      var child = steps[step].firstChild
      while child >= 0 {
        let known = steps[child]
        if known.nameCount == count, bytes.has(names + known.nameStart, count, at: start) {
          return child
        }
        child = known.nextSibling
      }
      return -1
    }

    func child(of step: Int, number: Int) -> Int {
      var child = steps[step].firstChild
      while child >= 0, steps[child].number != number { child = steps[child].nextSibling }
      return child
    }
  }

  func withTree<Result>(_ body: (Tree) -> Result) -> Result {
    steps.withUnsafeBufferPointer { steps in
      names.withUnsafeBufferPointer { names in
        // A selection of the root alone has no names.
        body(
          Tree(
            steps: steps.baseAddress!,
            names: names.baseAddress
              ?? UnsafeRawPointer(steps.baseAddress!).assumingMemoryBound(to: UInt8.self)))
      }
    }
  }
}
