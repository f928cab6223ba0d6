import Filtering
import Foundation
import Inbox
import Logging

/// The streams' models: files in the state directory, the current ones in memory.
package actor ModelStore {
  private let directory: URL
  private let inbox: InboxDatabase
  private let coldStart: Model
  private let logger: Logger
  private var loaded: [String: Model] = [:]
  /// The files of models that the database does not name yet.
  private var adopting: [String] = []
  /// Counts what `adopt` does to the files: who failed to read one meanwhile reads again.
  private var changes = 0
  /// By stream, the model that was complained of.
  private var unreadable: [String: String] = [:]

  package init(directory: URL, inbox: InboxDatabase, taxonomy: GestureTaxonomy, logger: Logger) {
    self.directory = directory
    self.inbox = inbox
    self.logger = logger
    coldStart = .coldStart(taxonomy)
  }

  /// The model that the database names, also when another process has put it there; the cold start
  /// while there is none, or where its file is lost.
  package func current(stream: String) async throws -> Model {
    var named = try await inbox.currentModel(stream: stream)
    while let name = named {
      if let model = loaded[stream], model.name == name { return model }
      let changesBefore = changes
      do {
        return try load(name, stream: stream)
      } catch {
        // Its file also goes when the next model is adopted at this moment.
        named = try await inbox.currentModel(stream: stream)
        if named == name, changes == changesBefore {
          complain(of: name, stream: stream, error)
          break
        }
      }
    }
    return coldStart
  }

  /// Whether the database names a model that cannot be read.
  package func isUnreadable(stream: String) async throws -> Bool {
    guard let name = try await inbox.currentModel(stream: stream) else { return false }
    _ = try await current(stream: stream)
    return unreadable[stream] == name && loaded[stream]?.name != name
  }

  /// Writes the model and makes it the current one; the gate goes over to its scores.
  ///
  /// - Parameter erasures: as they were when the model's posts were read.
  /// - Throws: `ErasedMeanwhile`
  package func adopt(
    _ model: Model, stream: String, trainedThrough: Int64, erasures: Int? = nil
  ) async throws {
    let target = file(stream, model.name)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try OutputFile(path: target.path).write(ModelFile.encode(model))
    changes += 1
    adopting.append(target.path)
    defer { adopting.firstIndex(of: target.path).map { _ = adopting.remove(at: $0) } }
    do {
      try await inbox.adopt(
        model: model.name, stream: stream, trainedThrough: trainedThrough, erasures: erasures
      ) { StreamJudge.gate($0, adopting: model) }
    } catch {
      // Held before that too, it stays.
      if try await inbox.currentModel(stream: stream) != model.name {
        try FileManager.default.removeItem(at: target)
      }
      throw error
    }
    loaded[stream] = model
    changes += 1
    try removeFiles(of: stream, except: model.name)
  }

  /// Removes every file that is not the current model of a stream, as drafts that a crash has left, and
  /// what is in memory of others.
  ///
  /// - Returns: how many files.
  func sweep() async throws -> Int {
    var current: [String: String?]
    var changesBefore: Int
    repeat {
      changesBefore = changes
      current = try await inbox.models()
    } while changes != changesBefore
    loaded = loaded.filter { current[$0.key] == $0.value.name }
    let kept = current.compactMap { stream, name in name.map { file(stream, $0).path } } + adopting
    var removed = 0
    for stream in try folders() {
      for file in try files(of: stream) where !kept.contains(file.path) {
        try FileManager.default.removeItem(at: file)
        removed += 1
      }
    }
    changes += 1
    return removed
  }

  private func load(_ name: String, stream: String) throws -> Model {
    let path = file(stream, name).path
    let model = try readModel(path: path)
    guard model.name == name else {
      throw DamagedModel(path: path, reason: "it holds the model \(model.name)")
    }
    loaded[stream] = model
    return model
  }

  /// Says it once for each model, not at every poll.
  private func complain(of name: String, stream: String, _ error: any Error) {
    guard unreadable.updateValue(name, forKey: stream) != name else { return }
    logger.error(
      "stream \(stream): the model \(name) cannot be read (\(error)); scoring by cue phrases until the next retraining"
    )
  }

  /// Where a model of a stream is, or would be.
  nonisolated func file(_ stream: String, _ name: String) -> URL {
    directory.appending(path: stream, directoryHint: .isDirectory).appending(path: "\(name).model")
  }

  /// Older models hold words of posts whose decisions may be gone: only the current one stays.
  private func removeFiles(of stream: String, except name: String) throws {
    for file in try files(of: stream)
    where file.deletingPathExtension().lastPathComponent != name && !adopting.contains(file.path) {
      try FileManager.default.removeItem(at: file)
    }
  }

  private func files(of stream: String) throws -> [URL] {
    let folder = directory.appending(path: stream, directoryHint: .isDirectory)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .map { folder.appending(path: $0) }
  }

  /// Streams that ever had a model.
  private func folders() throws -> [String] {
    guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory.path).filter {
      var isFolder: ObjCBool = false
      let path = directory.appending(path: $0).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }
}
