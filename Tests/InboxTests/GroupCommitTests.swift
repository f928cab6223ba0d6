import Foundation
import GRDB
import Posts
import Testing

@testable import Inbox

@Suite struct GroupCommitTests {
  private struct Refused: Error {}

  /// Lets the writing thread wait until everything that the test wants to wait behind it does.
  private final class Barrier: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func open() { semaphore.signal() }
    func wait() { semaphore.wait() }
  }

  private static func add(_ number: Int) -> @Sendable (Database) throws -> Int {
    { db in
      try db.execute(sql: "INSERT INTO number VALUES (?)", arguments: [number])
      return number
    }
  }

  private func database(_ directory: URL) throws -> DatabasePool {
    let pool = try DatabasePool(path: directory.appending(path: "numbers.sqlite").path)
    try pool.write { try $0.execute(sql: "CREATE TABLE number (value INTEGER PRIMARY KEY)") }
    return pool
  }

  private func numbers(_ pool: DatabasePool) async throws -> [Int] {
    try await pool.read { try Int.fetchAll($0, sql: "SELECT value FROM number ORDER BY value") }
  }

  /// Runs a body with a commit whose first write holds the thread up until the body opens the barrier.
  private func withHeldUp(
    writesMax: Int = GroupCommit.writesMax, observer: (any TransactionObserver)? = nil,
    _ body: (GroupCommit, DatabasePool, Barrier) async throws -> Void
  ) async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let pool = try database(directory)
    if let observer { pool.add(transactionObserver: observer, extent: .observerLifetime) }
    let barrier = Barrier()
    pool.asyncWriteWithoutTransaction { _ in barrier.wait() }
    try await body(GroupCommit(pool, writesMax: writesMax), pool, barrier)
    try pool.close()
  }

  @Test func `what waits shares a transaction, and one that fails spoils no other`() async throws {
    let transactions = TransactionCounter()
    try await withHeldUp(observer: transactions) { commit, pool, barrier async throws in
      let results = await withTaskGroup(of: (Int, Bool).self) { group in
        for number in 1...40 {
          group.addTask {
            let isRefused = number % 4 == 0
            let value = try? await commit.write { db in
              let value = try Self.add(number)(db)
              if isRefused { throw Refused() }
              return value
            }
            return (number, value == number)
          }
        }
        while commit.waitingCount < 40 { await Task.yield() }
        barrier.open()
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      for number in 1...40 { #expect(results[number] == (number % 4 != 0)) }
      #expect(try await numbers(pool) == (1...40).filter { $0 % 4 != 0 })
      #expect(transactions.commits < 5, "one, or a few where the machine was slow")
    }
  }

  @Test func `no transaction holds more than it may`() async throws {
    let transactions = TransactionCounter()
    try await withHeldUp(writesMax: 3, observer: transactions) {
      commit, pool, barrier async throws in
      await withTaskGroup { group in
        for number in 1...10 {
          group.addTask { _ = try? await commit.write(Self.add(number)) }
        }
        while commit.waitingCount < 10 { await Task.yield() }
        barrier.open()
      }
      #expect(try await numbers(pool).count == 10)
      #expect(transactions.commits >= 4)
    }
  }

  @Test func `a caller that returns finds its write committed`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let pool = try database(directory)
    let commit = GroupCommit(pool)
    try await withThrowingTaskGroup { group in
      for number in 1...200 {
        group.addTask {
          _ = try await commit.write(Self.add(number))
          let found = try await pool.read { db in
            try Int.fetchOne(
              db, sql: "SELECT count(*) FROM number WHERE value = ?", arguments: [number])
          }
          #expect(found == 1)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `a write cancelled while it waits is not made, and says so`() async throws {
    try await withHeldUp { commit, pool, barrier async throws in
      let cancelled = Task { try await commit.write(Self.add(1)) }
      while commit.waitingCount < 1 { await Task.yield() }
      let other = Task { try await commit.write(Self.add(2)) }
      while commit.waitingCount < 2 { await Task.yield() }
      cancelled.cancel()
      await #expect(throws: CancellationError.self) { try await cancelled.value }
      barrier.open()
      #expect(try await other.value == 2)
      #expect(try await numbers(pool) == [2])
    }
  }

  @Test func `a write that was cancelled before it was asked for is not made`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let pool = try database(directory)
    let commit = GroupCommit(pool)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await commit.write(Self.add(1))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await numbers(pool).isEmpty)
  }

  @Test func `a write that has begun is made although its caller is cancelled`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let pool = try database(directory)
    let commit = GroupCommit(pool)
    let begun = Barrier()
    let barrier = Barrier()
    let task = Task {
      try await commit.write { db in
        begun.open()
        barrier.wait()
        return try Self.add(1)(db)
      }
    }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        begun.wait()
        continuation.resume()
      }
    }
    task.cancel()
    barrier.open()
    #expect(try await task.value == 1)
    #expect(try await numbers(pool) == [1])
  }

  @Test func `a commit that fails fails every write of it, and the next goes well`() async throws {
    let refusal = CommitRefusal()
    try await withHeldUp(observer: refusal) { commit, pool, barrier async throws in
      let tasks = (1...5).map { number in
        Task { try await commit.write(Self.add(number)) }
      }
      while commit.waitingCount < 5 { await Task.yield() }
      barrier.open()
      for task in tasks {
        await #expect(throws: Refused.self) { try await task.value }
      }
      #expect(try await numbers(pool).isEmpty)
      pool.remove(transactionObserver: refusal)
      #expect(try await commit.write(Self.add(7)) == 7)
      #expect(try await numbers(pool) == [7])
    }
  }

  @Test func `a write that ends the transaction takes those before it along, not those behind it`()
    async throws
  {
    try await withHeldUp { commit, pool, barrier async throws in
      let first = Task { try await commit.write(Self.add(1)) }
      while commit.waitingCount < 1 { await Task.yield() }
      let ending = Task {
        try await commit.write { db in
          try db.execute(sql: "ROLLBACK")
          throw Refused()
        }
      }
      while commit.waitingCount < 2 { await Task.yield() }
      let last = Task { try await commit.write(Self.add(3)) }
      while commit.waitingCount < 3 { await Task.yield() }
      barrier.open()
      await #expect(throws: Refused.self) { try await first.value }
      await #expect(throws: Refused.self) { try await ending.value }
      #expect(try await last.value == 3)
      #expect(try await numbers(pool) == [3])
    }
  }

  @Test func `a write to a closed database fails`() async throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let pool = try database(directory)
    let commit = GroupCommit(pool)
    try pool.close()
    await #expect(throws: DatabaseError.self) { try await commit.write(Self.add(1)) }
  }

  private final class TransactionCounter: TransactionObserver {
    private(set) var commits = 0
    func observes(eventsOfKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) { commits += 1 }
    func databaseDidRollback(_ db: Database) {}
  }

  private final class CommitRefusal: TransactionObserver {
    func observes(eventsOfKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseWillCommit() throws { throw Refused() }
    func databaseDidCommit(_ db: Database) {}
    func databaseDidRollback(_ db: Database) {}
  }
}
