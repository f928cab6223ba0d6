import Foundation
import Inbox

/// What `backup` made.
package struct BackupReport: Encodable, Sendable {
  package var file: String
  package var bytes: Int
  package var posts: Int
  package var items: Int
  package var decisions: Int
  /// The files beside the database that it holds.
  package var files: [String]
  package var seconds: Double
  /// What is not in it, a sentence each.
  package var remarks: [String]
}

/// A state directory as one file: the database as it is at one moment, the current models and the list
/// of who was forgotten; not the credentials.
package enum StateBackup {
  /// Copies while others poll and decide.
  ///
  /// - Throws: `BackupError`, `InboxError`, `FileAccessError`, `StateDirectoryError`
  package static func make(
    ofStateAt statePath: String, to path: String, replacing: Bool
  ) throws -> BackupReport {
    let start = ContinuousClock.now
    guard try StateDirectory.hasDatabase(path: statePath) else {
      throw BackupError.nothingThere(path: statePath)
    }
    let state = try StateDirectory(path: statePath)
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT != S_IFREG {
        throw FileAccessError(path: path, reason: "this is no file; name another place")
      }
      if !replacing { throw BackupError.exists(path: path) }
    }
    let draft = try DraftFile(besides: path)
    var lost: [String] = []
    var files: [BackupFile] = []
    let contents = try InboxDatabase.backUp(
      state.databasePath, into: draft.path, madeAt: Date()
    ) { models in
      (files, lost) = Self.files(of: state, models: models)
      return files
    }
    guard try draft.place(replacing: replacing) else { throw BackupError.exists(path: path) }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return BackupReport(
      file: path, bytes: (attributes[.size] as? NSNumber)?.intValue ?? 0, posts: contents.posts,
      items: contents.items, decisions: contents.decisions, files: files.map(\.name),
      seconds: start.duration(to: .now) / .seconds(1),
      remarks: lost.map {
        "the model of the stream \($0) could not be read and is not in it; it is made again from the "
          + "decisions"
      } + credentialRemark(state))
  }

  /// The models that fit the snapshot. One that was replaced in this very moment is made again from the
  /// decisions after a restore, as one is that was lost.
  private static func files(
    of state: StateDirectory, models: [String: String]
  ) -> (files: [BackupFile], lost: [String]) {
    var files: [BackupFile] = []
    var lost: [String] = []
    for (stream, model) in models.sorted(by: { $0.key < $1.key }) {
      let name = "models/\(stream)/\(model).model"
      if let bytes = FileManager.default.contents(atPath: state.path(of: name)),
        (try? readModel(path: state.path(of: name)))?.name == model
      {
        files.append(BackupFile(name: name, bytes: bytes))
      } else {
        lost.append(stream)
      }
    }
    if let bytes = FileManager.default.contents(atPath: state.path(of: "blocklist")) {
      files.append(BackupFile(name: "blocklist", bytes: bytes))
    }
    return (files, lost)
  }

  private static func credentialRemark(_ state: StateDirectory) -> [String] {
    let path = state.path(of: "credentials")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.isEmpty ? [] : ["the credentials in \(path) are not in it; keep them elsewhere"]
  }
}

extension StateDirectory {
  /// The path of what is known by its path below the directory.
  func path(of name: String) -> String { url.appending(path: name).path }
}
