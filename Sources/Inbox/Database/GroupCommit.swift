import GRDB
import Synchronization

/// Lets writes that arrive while another is being committed share the next transaction: reaching the
/// disk takes far longer than a small write, and as long for a hundred of them as for one.
///
/// Each write has a savepoint of its own, so that one that fails neither spoils nor is spoilt by the
/// others, and its caller hears of it only after all of them are on the disk. Where the transaction as a
/// whole fails, every write of it fails. A write whose caller is cancelled while it waits is not made;
/// one that has begun is made, and its caller is told so.
final class GroupCommit: Sendable {
  /// Writes in one transaction.
  static let writesMax = 256
  /// A transaction takes in no more after that time: what comes later should not wait long.
  static let transactionTimeMax = Duration.milliseconds(50)

  private let pool: DatabasePool
  private let writesMax: Int
  private let queue = Mutex(Queue())

  private struct Queue {
    var waiting: [Write] = []
    var isAtWork = false
    var lastID = 0
  }

  private struct Write {
    var id: Int
    /// Makes the changes, and returns what tells the caller that they are on the disk.
    var make: @Sendable (Database) throws -> @Sendable () -> Void
    /// Tells the caller that nothing was changed.
    var fail: @Sendable (any Error) -> Void
  }

  init(_ pool: DatabasePool, writesMax: Int = GroupCommit.writesMax) {
    self.pool = pool
    self.writesMax = writesMax
  }

  /// Makes changes, all of them or none; durable when it returns.
  ///
  /// - Throws: what `changes` throws, what SQLite says, `CancellationError`
  func write<T: Sendable>(
    _ changes: @escaping @Sendable (Database) throws -> T
  ) async throws -> T {
    let id = queue.withLock { queue in
      queue.lastID += 1
      return queue.lastID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enqueue(
          Write(
            id: id,
            make: { db in
              let value = try changes(db)
              return { continuation.resume(returning: value) }
            },
            fail: { continuation.resume(throwing: $0) }))
      }
    } onCancel: {
      withdraw(id)
    }
  }

  /// How many writes wait for the next transaction.
  var waitingCount: Int { queue.withLock { $0.waiting.count } }

  private func enqueue(_ write: Write) {
    let (isRefused, begins) = queue.withLock { queue in
      // Under the lock: a cancellation before this is seen here, one behind it finds the write waiting.
      if Task.isCancelled { return (true, false) }
      queue.waiting.append(write)
      defer { queue.isAtWork = true }
      return (false, !queue.isAtWork)
    }
    if isRefused { write.fail(CancellationError()) }
    if begins { pool.asyncWriteWithoutTransaction(commitSome) }
  }

  private func withdraw(_ id: Int) {
    let withdrawn = queue.withLock { queue in
      queue.waiting.firstIndex { $0.id == id }.map { queue.waiting.remove(at: $0) }
    }
    withdrawn?.fail(CancellationError())
  }
}

extension GroupCommit {
  /// Makes one transaction of what waits; on the pool's writing thread, where others get their turn
  /// before the next.
  private func commitSome(_ db: Database) {
    var made: [(write: Write, tell: @Sendable () -> Void)] = []
    var failed: [(write: Write, error: any Error)] = []
    do {
      try db.inTransaction(.immediate) {
        let start = ContinuousClock.now
        var count = 0
        while count < writesMax, let write = next() {
          count += 1
          do {
            var tell: (@Sendable () -> Void)?
            try db.inSavepoint {
              tell = try write.make(db)
              return .commit
            }
            if let tell { made.append((write, tell)) }
          } catch {
            failed.append((write, error))
            // A full disk and the like end the transaction as a whole.
            guard db.isInsideTransaction else { throw error }
          }
          if start.duration(to: .now) > Self.transactionTimeMax { break }
        }
        return .commit
      }
      for (_, tell) in made { tell() }
    } catch {
      // Where not even a beginning could be made, what waits has waited for nothing.
      if made.isEmpty, failed.isEmpty { while let write = next() { write.fail(error) } }
      for (write, _) in made { write.fail(error) }
    }
    for (write, error) in failed { write.fail(error) }
    goOn()
  }

  private func next() -> Write? {
    queue.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
  }

  private func goOn() {
    let isMore = queue.withLock { queue in
      queue.isAtWork = !queue.waiting.isEmpty
      return queue.isAtWork
    }
    if isMore { pool.asyncWriteWithoutTransaction(commitSome) }
  }
}
