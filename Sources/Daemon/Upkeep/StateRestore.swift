import Foundation
import Inbox

/// What `restore` did.
package struct RestoreReport: Encodable, Sendable {
  package var state: String
  /// When the backup was made.
  package var made: Date
  package var posts: Int
  package var items: Int
  package var decisions: Int
  package var models: [String]
  /// People and addresses that stay forgotten, and posts of theirs that the backup still held.
  package var blocked: Int
  package var erased: Int
  /// What is to be seen to, a sentence each.
  package var remarks: [String]
}

/// Puts a backup into an empty state directory: all of it, or nothing.
package struct StateRestore {
  private let backup: String
  private let source: FileHandle
  private let state: StateDirectory
  private let lock: PollingLock
  private let given: Set<Data>?

  /// Makes the state directory if it is missing, and keeps others from polling there.
  ///
  /// - Parameters:
  ///   - backup: opened before this process becomes the owner of the state directory.
  ///   - blocklist: the path of a list that is newer than the backup; nil where there is none.
  /// - Throws: `FileAccessError`, `StateDirectoryError`, `BackupError`
  package init(_ backup: String, intoStateAt statePath: String, blocklist: String?) throws {
    self.backup = backup
    source = try openForReading(backup)
    given = try blocklist.map(Self.readBlocklist)
    state = try StateDirectory(path: statePath)
    lock = try PollingLock(state)
    try Self.removeWhatAnotherLeft(state)
    try Self.requireEmpty(state)
  }

  /// - Throws: `BackupError`, `InboxError`, `FileAccessError`
  package func run() async throws -> RestoreReport {
    defer { withExtendedLifetime(lock) {} }
    let draft = try DraftFile(besides: state.databasePath)
    try copy(to: draft.path)
    let unpacked = try InboxDatabase.unpack(draft.path, ofBackup: backup)
    let inPlace = try Blocklist(directory: state.path).read()
    var blocked = inPlace.union(given ?? [])
    for file in unpacked.files where file.name == "blocklist" {
      blocked.formUnion(Blocklist.hashes(in: file.bytes))
    }
    let erased = try await forgetAgain(blocked, in: draft.path)
    // A model that has learnt from somebody who was forgotten since is made again without him.
    let models = erased.posts == 0 ? unpacked.files.filter { Self.isModel($0.name) } : []
    try Blocklist(directory: state.path).add(blocked, at: Date())
    try place(models, and: draft)
    return RestoreReport(
      state: state.path, made: unpacked.madeAt,
      posts: unpacked.contents.posts - erased.posts - erased.copies,
      items: unpacked.contents.items - erased.items,
      decisions: unpacked.contents.decisions - erased.decisions,
      models: models.map(\.name), blocked: blocked.count, erased: erased.posts,
      remarks: remarks(
        unpacked, erased: erased.posts, isListKnown: given != nil || !inPlace.isEmpty))
  }

  private func remarks(
    _ unpacked: UnpackedBackup, erased: Int, isListKnown: Bool
  ) -> [String] {
    var remarks: [String] = []
    if !isListKnown {
      remarks.append(
        "whoever was forgotten after \(unpacked.madeAt.iso8601) is here again: restore with "
          + "--blocklist and the file `blocklist` of the place that the backup is of, or use "
          + "`sluice forget` again")
    }
    if erased > 0 {
      remarks.append(
        "the models had learnt from posts that were erased now; the next start makes them again")
    }
    remarks.append(
      "credentials are not in a backup; put them into \(state.path(of: "credentials"))")
    return remarks
  }
}

extension StateRestore {
  private static func readBlocklist(_ path: String) throws -> Set<Data> {
    let bytes = Data(try readFile(path, bytesMax: 1 << 26))
    let hashes = Blocklist.hashes(in: bytes)
    guard !hashes.isEmpty || bytes.isEmpty else { throw BackupError.badBlocklist(path: path) }
    return hashes
  }

  /// A blocklist is obeyed, credentials are kept; anything else would be mixed with what comes.
  private static func requireEmpty(_ state: StateDirectory) throws {
    let database = URL(filePath: state.databasePath).lastPathComponent
    for name in [database, database + "-wal", database + "-journal"] {
      var status = stat()
      // A log without a word in it is no harm.
      guard stat(state.path(of: name), &status) == 0, status.st_size > 32 || name == database
      else { continue }
      throw BackupError.notEmpty(path: state.path, holds: name)
    }
    let models = (try? FileManager.default.subpathsOfDirectory(atPath: state.modelsURL.path)) ?? []
    if models.contains(where: { $0.hasSuffix(".model") }) {
      throw BackupError.notEmpty(path: state.path, holds: "models")
    }
  }

  private static func isModel(_ name: String) -> Bool {
    name.wholeMatch(of: /models\/[A-Za-z0-9_-][A-Za-z0-9._-]*\/[A-Za-z0-9._-]+\.model/) != nil
  }

  /// Under the lock nobody else restores here: a draft is of one that was killed, and so are the models
  /// beside it.
  private static func removeWhatAnotherLeft(_ state: StateDirectory) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: state.path)
    let database = URL(filePath: state.databasePath).lastPathComponent
    let drafts = names.filter { $0 == modelsDraft || $0.hasPrefix(database + ".draft-") }
    guard !drafts.isEmpty, !names.contains(database) else { return }
    try? FileManager.default.removeItem(at: state.modelsURL)
    for name in drafts { try FileManager.default.removeItem(atPath: state.path(of: name)) }
  }

  private static let modelsDraft = "models.draft"

  private func copy(to path: String) throws(FileAccessError) {
    guard let target = FileHandle(forWritingAtPath: path) else {
      throw FileAccessError(path: path, reason: String(cString: strerror(errno)))
    }
    do {
      while let piece = try source.read(upToCount: 1 << 20), !piece.isEmpty {
        try target.write(contentsOf: piece)
      }
      try target.close()
    } catch {
      throw FileAccessError(
        path: state.path, reason: "the backup cannot be copied there: the disk may be full")
    }
  }

  /// Brings the copy up to date, and erases in it who must not come back.
  private func forgetAgain(_ blocked: Set<Data>, in path: String) async throws -> Erased {
    let inbox = try InboxDatabase(path: path)
    defer { inbox.close() }
    let unknown = blocked.subtracting(try await inbox.blocked())
    guard !unknown.isEmpty else { return Erased() }
    // The next start mends models and gates: they may know somebody of whom no post is left.
    try await inbox.markBlocklistBegun()
    let erased = try await inbox.applyBlocklist(unknown, at: Date()).counts
    if erased.posts > 0 { _ = try await inbox.compact() }
    return erased
  }

  /// The database comes last: it is what makes the place a state.
  private func place(_ models: [BackupFile], and draft: DraftFile) throws {
    let folder = URL(filePath: state.path(of: Self.modelsDraft), directoryHint: .isDirectory)
    for model in models {
      let file = folder.appending(path: model.name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try OutputFile(path: file.path).write(model.bytes)
    }
    if !models.isEmpty {
      try? FileManager.default.removeItem(at: state.modelsURL)
      guard rename(folder.appending(path: "models").path, state.modelsURL.path) == 0 else {
        throw FileAccessError(
          path: state.modelsURL.path, reason: String(cString: strerror(errno)))
      }
      try? FileManager.default.removeItem(at: folder)
    }
    do {
      guard try draft.place(replacing: false) else {
        throw BackupError.notEmpty(path: state.path, holds: "a database")
      }
    } catch {
      if !models.isEmpty { try? FileManager.default.removeItem(at: state.modelsURL) }
      throw error
    }
  }
}
