import ArgumentParser
import Daemon
import Foundation

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "A blind session: some dropped posts among kept ones, to measure what is missed.",
    discussion: """
      Until a post is answered nothing tells whether it was dropped, kept, or decided before. A \
      session that is left goes on the next time.
      """,
    subcommands: [Review.self, Next.self, Answer.self, Undo.self, Status.self],
    defaultSubcommand: Review.self)

  /// Of which stream, and in whose name.
  struct Options: ParsableArguments {
    @Option(
      help: ArgumentHelp("The stream; may be left out where there is one.", valueName: "name"))
    var stream: String?

    @Option(help: ArgumentHelp("Who answers; else the user's name.", valueName: "name"))
    var by: PersonName?

    @OptionGroup var common: CommonOptions

    var person: String { by?.text ?? Services.userName() }

    /// The stages and the name of the stream.
    func open() async throws -> (Stages, String) {
      let stages = try await common.open()
      do {
        return (stages, try stages.stream(named: stream))
      } catch {
        stages.close()
        throw error
      }
    }
  }

  struct Count: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "So many dropped posts, and as many kept ones; else what `audit` allows for a day.",
        valueName: "number"))
    var count: Int?

    func validate() throws {
      guard (1...AuditSession.countMax).contains(count ?? 1) else {
        throw ValidationError("--count is a number from 1 to \(AuditSession.countMax)")
      }
    }
  }

  struct Review: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "review", abstract: "Shows one post after another and takes the answers.",
      usage: "sluice audit review [options]",
      discussion: """
        Keys on a terminal, else words on standard input, one a line: y relevant, n noise, s unsure, \
        1-9 a gesture for the next answer, u undo, q quit.
        """)

    @OptionGroup var count: Count
    @OptionGroup var options: Options

    func execute() async throws {
      let (stages, stream) = try await options.open()
      defer { stages.close() }
      _ = try await stages.audits.start(stream: stream, count: count.count, by: options.person)
      var dialogue = AuditDialogue(stages: stages, stream: stream, person: options.person)
      try await dialogue.run()
      for trained in try await stages.trainUnlessPolling() { Output.note(trained.sentence) }
    }
  }

  struct Next: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "next",
      abstract: "The next post of the session, which it begins if none is open.",
      usage: "sluice audit next [options]")

    @OptionGroup var count: Count
    @OptionGroup var options: Options
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let (stages, stream) = try await options.open()
      defer { stages.close() }
      let session = try await stages.audits.start(
        stream: stream, count: count.count, by: options.person)
      if output.json { return try Output.json(try await stages.auditState(stream: stream)) }
      guard let place = try await stages.inbox.nextAuditPlace(stream: stream) else { return }
      AuditPrinter.show(place, of: session)
    }
  }

  struct Answer: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "answer", abstract: "Answers a place of the session and tells what it was.",
      usage: "sluice audit answer <place> relevant|noise|unsure [options]")

    @Argument(help: "The number of the place.")
    var place: Int

    @Argument(help: "relevant, noise or unsure.")
    var answer: Decision

    @Option(
      help: ArgumentHelp(
        "The gesture that you see in it.", discussion: "One of \(Gesture.names).",
        valueName: "gesture"))
    var gesture: Gesture?

    @Option(help: ArgumentHelp("The session that is meant; else the newest.", valueName: "number"))
    var session: Int64?

    @OptionGroup var options: Options
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let (stages, stream) = try await options.open()
      defer { stages.close() }
      let reveal = try await stages.inbox.answerAudit(
        stream: stream, session: session, place: place, answer, gesture: gesture,
        by: options.person, at: Date(), times: stages.waitingTimes(stream))
      let next = try await stages.auditState(stream: stream)
      if output.json {
        try Output.json(AuditAnsweredJSON(reveal: reveal, next: next))
      } else {
        AuditPrinter.show(reveal)
        if let figures = next.figures { AuditPrinter.show(figures) }
      }
      for trained in try await stages.trainUnlessPolling() { Output.note(trained.sentence) }
    }
  }

  struct Undo: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "undo", abstract: "Takes back your last answer of the session.",
      usage: "sluice audit undo [options]")

    @OptionGroup var options: Options
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let (stages, stream) = try await options.open()
      defer { stages.close() }
      let undone = try await stages.inbox.undoAudit(
        stream: stream, by: options.person, at: Date(), times: stages.waitingTimes(stream))
      if output.json {
        try Output.json(AuditUndoneJSON(undone))
      } else {
        Output.line("place \(undone.place): \(undone.answer.rawValue) taken back")
      }
      for trained in try await stages.trainUnlessPolling() { Output.note(trained.sentence) }
    }
  }

  struct Status: SluiceCommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "How far the newest session is.",
      usage: "sluice audit status [options]")

    @OptionGroup var options: Options
    @OptionGroup var output: JSONOption

    func execute() async throws {
      let (stages, stream) = try await options.open()
      defer { stages.close() }
      if output.json { return try Output.json(try await stages.auditState(stream: stream)) }
      guard let session = try await stages.inbox.newestAudit(stream: stream) else {
        return Output.line("No audit of stream \(stream) was begun; `sluice audit` begins one.")
      }
      Output.line(AuditPrinter.sentence(session))
      if session.open == 0 { AuditPrinter.show(try await stages.audits.figures(stream: stream)) }
    }
  }
}
