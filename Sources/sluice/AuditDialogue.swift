import Daemon
import Foundation

/// Goes through a blind session with one person: a post, an answer, what the post was.
struct AuditDialogue {
  let stages: Stages
  let stream: String
  let person: String

  private let keys = KeyReader()
  /// Named for the next answer.
  private var gesture: Gesture?

  private static let gestures = Gesture.allCases.prefix(9)
  private static let help =
    "y relevant · n noise · s unsure · u undo · q quit · "
    + gestures.enumerated().map { "\($0 + 1) \($1.rawValue)" }.joined(separator: " · ")

  init(stages: Stages, stream: String, person: String) {
    self.stages = stages
    self.stream = stream
    self.person = person
  }

  /// Ends when all places are answered, or the person does.
  mutating func run() async throws {
    if keys.isTerminal { Output.line(Self.help) }
    while let place = try await stages.inbox.nextAuditPlace(stream: stream),
      let session = try await stages.inbox.newestAudit(stream: stream)
    {
      AuditPrinter.show(place, of: session)
      guard try await ask(about: place) else {
        return Output.line(
          "The session waits with \(session.open) \(session.open == 1 ? "place" : "places").")
      }
    }
    Output.line("")
    Output.line("All places are answered.")
    AuditPrinter.show(try await stages.audits.figures(stream: stream))
  }

  /// Takes words until the place is settled in some way.
  ///
  /// - Returns: false where the person wants to stop.
  private mutating func ask(about place: AuditPlace) async throws -> Bool {
    while let word = keys.next() {
      switch word {
      case "y", "relevant": return try await answer(place, .relevant)
      case "n", "noise": return try await answer(place, .noise)
      case "s", "unsure": return try await answer(place, .unsure)
      case "u", "undo":
        if try await undo() { return true }
      case "q", "quit": return false
      default:
        guard let number = Int(word), Self.gestures.indices.contains(number - 1) else {
          Output.line(Self.help)
          continue
        }
        gesture = Self.gestures[number - 1]
        Output.line("Gesture: \(Self.gestures[number - 1].rawValue)")
      }
    }
    return false
  }

  private mutating func answer(_ place: AuditPlace, _ answer: Decision) async throws -> Bool {
    do {
      let reveal = try await stages.inbox.answerAudit(
        stream: stream, session: place.session, place: place.number, answer, gesture: gesture,
        by: person, at: Date(), times: stages.waitingTimes(stream))
      AuditPrinter.show(reveal)
    } catch let error as AuditError {
      // Somebody else was quicker, or its text has gone: the next one is there.
      Output.note("sluice: \(error)")
    }
    gesture = nil
    return true
  }

  /// Whether there was anything to take back.
  private mutating func undo() async throws -> Bool {
    do {
      let undone = try await stages.inbox.undoAudit(
        stream: stream, by: person, at: Date(), times: stages.waitingTimes(stream))
      Output.line("Place \(undone.place): \(undone.answer.rawValue) taken back")
      gesture = nil
      return true
    } catch AuditError.nothingToUndo {
      Output.note("sluice: \(AuditError.nothingToUndo)")
      return false
    }
  }
}
