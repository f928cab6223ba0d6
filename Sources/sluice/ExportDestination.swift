import Daemon
import Foundation

/// Where an export goes. Its bytes wait there until the ledger has its line whole, and leave at once.
enum ExportDestination: Sendable {
  /// A regular file: not in its place before it is whole.
  case file(OutputFile)
  /// A device or a pipe that has a name.
  case device(OutputFile, Spool)
  case standardOutput(Spool)

  /// - Parameters:
  ///   - path: `-` and nil are standard output.
  ///   - spool: the directory for bytes that wait.
  /// - Throws: `FileAccessError`
  init(path: String?, spool: String) throws {
    guard let path, path != "-" else {
      self = .standardOutput(try Spool(directory: spool))
      return
    }
    let file = try OutputFile(path: path)
    self = file.isDirect ? .device(file, try Spool(directory: spool)) : .file(file)
  }

  /// The absolute path of a file.
  static func ledgerName(path: String?) -> String? {
    guard let path, path != "-" else { return nil }
    return URL(filePath: path).standardizedFileURL.path
  }

  func append(_ bytes: Data) throws {
    switch self {
    case .file(let file): try file.append(bytes)
    case .device(_, let spool), .standardOutput(let spool): try spool.append(bytes)
    }
  }

  /// Lets the bytes leave.
  ///
  /// - Throws: `FileAccessError`, `StandardOutputError`
  func release() throws {
    switch self {
    case .file(let file): try file.finish()
    case .device(let file, let spool): try spool.pour { try file.append($0) }
    case .standardOutput(let spool):
      guard isatty(STDOUT_FILENO) == 1 else { return try spool.pour { try Output.deliver($0) } }
      var content = Data()
      try spool.pour { content += $0 }
      Output.file(content)
    }
  }
}
