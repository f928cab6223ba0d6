import ArgumentParser
import Daemon
import Foundation

struct ForgetCommand: SluiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Erases what an author wrote, or what stands at an address, and blocks its return.",
    usage: "sluice forget (--author <handle> --source <host> | --url <url>) [options]",
    discussion: """
      Posts, evidence, decisions, notes, ledger rows and copies by others go; every model is made \
      anew without them. A conversation with others stays, without these posts and without notes. \
      New posts of the author on that host, or at that address, are refused from now on; keyed \
      hashes in the state directory's file `blocklist` say whose. Where a daemon runs, it does the \
      work. `subject-export` prints what is held before it goes.
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(
    help: ArgumentHelp(
      "What stands at this address. With a fragment (#…) only that part of the page is meant.",
      valueName: "url"))
  var url: String?

  @Flag(name: .customLong("dry-run"), help: "Say what would go; change nothing.")
  var dryRun = false

  @Flag(help: "Do not ask first. Only a terminal is asked.")
  var yes = false

  @Option(help: ArgumentHelp("Who asks for it; else the user's name.", valueName: "name"))
  var by: PersonName?

  @OptionGroup var common: CommonOptions
  @OptionGroup var output: JSONOption

  func validate() throws { _ = try request() }

  func execute() async throws {
    let request = try request()
    let stages = try await common.open()
    defer { stages.close() }
    let preview = try await stages.previewForgetting(request)
    if dryRun { return try tell(preview) }
    if !output.json, let matched = preview.matched { Output.line(matched) }
    guard yes || isConfirmed(preview) else {
      Output.note("sluice: nothing was changed")
      throw ExitCode.failure
    }
    let report = try await stages.forget(request, by: by?.text ?? Services.userName())
    let unreached = stages.outOfReach(request, exports: report.erased.exports)
    if output.json {
      return try Output.json(Forgotten(preview: preview, report: report, outOfReach: unreached))
    }
    for sentence in report.sentences + [blocked(request)] + unreached { Output.line(sentence) }
  }

  private func request() throws -> ForgetRequest {
    if let url {
      guard subject.author == nil, subject.source == nil else {
        throw ValidationError("--url stands alone, without --author and --source")
      }
      guard Person.host(of: url) != nil else {
        throw ValidationError("--url takes a whole address, such as https://forum.example/t/1")
      }
      return .url(url)
    }
    return .person(try subject.person())
  }

  private func tell(_ preview: ForgetPreview) throws {
    if output.json { return try Output.json(preview) }
    if let matched = preview.matched { Output.line(matched) }
    for sentence in ErasureReport.sentences(preview.erased, would: true) { Output.line(sentence) }
    if !preview.models.isEmpty {
      Output.line("Models would be made anew: \(preview.models.joined(separator: ", ")).")
    }
    Output.line("Nothing was changed.")
  }

  private func isConfirmed(_ preview: ForgetPreview) -> Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return true }
    for sentence in ErasureReport.sentences(preview.erased, would: true) { Output.note(sentence) }
    Output.note("This cannot be undone. Forget, and block from now on? Say yes or no:")
    return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
  }

  private func blocked(_ request: ForgetRequest) -> String {
    switch request {
    case .person(let person):
      "The author \(person.handle) on \(person.host) is blocked from now on."
    case .url: "The address is blocked from now on."
    }
  }

  /// As JSON.
  private struct Forgotten: Encodable {
    var authors: [String]
    var hosts: [String]
    var erased: Erased
    var models: [ErasureReport.ModelChange]
    var modelFilesRemoved: Int
    var compaction: Compaction
    var blocked = true
    var outOfReach: [String]

    init(preview: ForgetPreview, report: ErasureReport, outOfReach: [String]) {
      authors = preview.authors
      hosts = preview.hosts
      erased = report.erased
      models = report.models
      modelFilesRemoved = report.modelFilesRemoved
      compaction = report.compaction
      self.outOfReach = outOfReach
    }
  }
}

/// A person, as `forget` and `subject-export` take one.
struct SubjectOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The author's handle, in any case, with or without @ or u/.", valueName: "handle"))
  var author: String?

  @Option(
    help: ArgumentHelp(
      "The host of the feed, or of the posts: a handle means a person on one host only.",
      valueName: "host"))
  var source: String?

  func person() throws -> Person {
    guard let author, let source else {
      throw ValidationError("say who: --author with --source")
    }
    guard let person = Person(handle: author, source: source) else {
      throw ValidationError("--author takes a handle, and --source a host such as forum.example")
    }
    return person
  }
}
