/// The transfers that wait, first come first served: ten thousand of them may, so that taking the
/// first one must not move all others.
struct TransferQueue {
  /// Nil where one was taken, so that its answer is not kept alive here.
  private var transfers: [Transfer?] = []
  private var first = 0

  mutating func append(_ new: [Transfer]) {
    transfers += new
  }

  mutating func popFirst() -> Transfer? {
    guard first < transfers.count else { return nil }
    let transfer = transfers[first]
    transfers[first] = nil
    first += 1
    // Half of them at a time, so that each one is moved once at most on average.
    if first * 2 >= transfers.count { compact() }
    return transfer
  }

  mutating func removeAll(where isUnwanted: (Transfer) -> Bool) {
    compact()
    transfers.removeAll { $0.map(isUnwanted) ?? true }
  }

  /// All that is left, in order; afterwards the queue is empty.
  mutating func taken() -> [Transfer] {
    defer { (transfers, first) = ([], 0) }
    return transfers.compactMap { $0 }
  }

  private mutating func compact() {
    transfers.removeFirst(first)
    first = 0
  }
}
