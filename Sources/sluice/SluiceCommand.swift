import ArgumentParser
import Daemon
import Foundation

/// A verb. Its errors come out as one sentence on standard error and a code of sysexits(3).
protocol SluiceCommand: AsyncParsableCommand {
  func execute() async throws
}

extension SluiceCommand {
  func run() async throws {
    do {
      try await execute()
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch {
      let (code, sentence) = Failure.explain(error)
      for line in sentence.split(separator: "\n") {
        Output.note("sluice: \(line)")
      }
      throw ExitCode(code)
    }
  }
}

/// What a failure means to whoever started the command.
enum Failure {
  static let usage: Int32 = 64
  static let badData: Int32 = 65
  static let unavailable: Int32 = 69
  static let cannotCreate: Int32 = 73
  static let inputOutput: Int32 = 74
  static let temporary: Int32 = 75
  static let configuration: Int32 = 78

  /// The exit code and the sentence for an error.
  static func explain(_ error: any Error) -> (code: Int32, sentence: String) {
    let code: Int32 =
      switch error {
      case is ConfigurationErrors, is GestureFileError: configuration
      case let error as InboxError: self.code(error)
      case let error as BackupError: self.code(error)
      case let error as ReviewRefusal: self.code(error)
      case let error as StateDirectoryError: self.code(error)
      case let error as InboxServerError: self.code(error)
      case is ErasureTakesLong, is ForgottenMeanwhile: temporary
      case is FileAccessError, is CocoaError, is StandardOutputError: inputOutput
      case let error as FeedPreviewError: self.code(error)
      case is DamagedModel, is FeedListError, is NoSuchExport, is NothingToLearn,
        is NothingToMeasure, is NotAModel, is StreamTooShort:
        badData
      case is UnknownStream, is UnknownFeed, is FeedOfFile, is SearchRefusal, is StreamNotNamed:
        usage
      case let error as AuditError: self.code(error)
      default: 70
      }
    return (code, "\(error)")
  }

  private static func code(_ error: InboxError) -> Int32 {
    switch error {
    case .cannotOpen, .diskFull: inputOutput
    case .busy: temporary
    case .newerSchema, .damaged, .noSuchItem, .noSuchPost, .nothingToUndo, .textGone:
      badData
    }
  }

  private static func code(_ error: ReviewRefusal) -> Int32 {
    switch error {
    case .past, .tooFar: usage
    default: badData
    }
  }

  private static func code(_ error: AuditError) -> Int32 {
    switch error {
    case .off, .doneForToday, .fewShown, .nothingToDraw: unavailable
    default: badData
    }
  }

  private static func code(_ error: BackupError) -> Int32 {
    switch error {
    case .exists, .notEmpty: cannotCreate
    case .nothingThere, .sourceDamaged, .notABackup, .damaged, .newer, .badBlocklist: badData
    }
  }

  private static func code(_ error: FeedPreviewError) -> Int32 {
    switch error.cause {
    case .unavailable, .noTLS: unavailable
    case .noFeed: badData
    case .credential: configuration
    }
  }

  private static func code(_ error: StateDirectoryError) -> Int32 {
    switch error {
    case .notUsable: inputOutput
    case .inUse: temporary
    }
  }

  private static func code(_ error: InboxServerError) -> Int32 {
    switch error {
    case .addressInUse, .cannotListen: unavailable
    case .notLoopback, .badPort: usage
    }
  }
}
