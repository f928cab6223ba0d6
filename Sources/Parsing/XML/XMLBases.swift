/// The bases that are in force, by `xml:base` of the elements that are open.
///
/// Most are never asked for, so each is read together with those outside of it only when it is.
struct XMLBases {
  private struct Scope {
    let depth: Int
    /// As written; what it means, once it is resolved.
    var value: String?
    var isResolved = false
  }

  private let document: String?
  private var scopes: [Scope] = []

  /// Every relative address is read together with its base, so a long one costs its length each time.
  static let bytesMax = 512

  /// - Parameter document: the address of the document.
  init(document: String?) {
    self.document = document
  }

  mutating func push(_ value: String, depth: Int) {
    guard value.utf8.count <= Self.bytesMax else { return }
    scopes.append(Scope(depth: depth, value: value))
  }

  mutating func pop(depth: Int) {
    while scopes.last?.depth == depth { scopes.removeLast() }
  }

  /// What relative addresses are relative to.
  var current: String? {
    mutating get {
      guard let last = scopes.last else { return document }
      if !last.isResolved { resolve() }
      return scopes[scopes.count - 1].value
    }
  }

  private mutating func resolve() {
    let start = (scopes.lastIndex { $0.isResolved } ?? -1) + 1
    for index in start..<scopes.count {
      let outer = index == 0 ? document : scopes[index - 1].value
      let value = scopes[index].value.map { WebAddress.resolved($0, base: outer) } ?? ""
      let isUsable = value.utf8.count <= Self.bytesMax && WebAddress.isSafe(value)
      scopes[index].value = isUsable ? value : outer
      scopes[index].isResolved = true
    }
  }
}
