import Foundation
import Inbox
import Posts

/// The process that polls did not do in time what was asked of it. It is not withdrawn.
package struct ErasureTakesLong: Error, CustomStringConvertible {
  package var id: Int64
  package var seconds: Int

  package var description: String {
    "the sluice that polls has not finished erasure \(id) within \(seconds) s; it goes on, and what "
      + "is left is done when it starts the next time: give the command again to see what it did"
  }
}

/// What forgetting would reach, before it is done.
package struct ForgetPreview: Encodable, Sendable {
  package var erased: Erased
  /// How the posts spell the author, and on which hosts their feeds are.
  package var authors: [String]
  package var hosts: [String]
  /// Streams whose models would be made anew.
  package var models: [String]

  /// One line that says what matched; nil where nothing did.
  package var matched: String? {
    guard erased.posts > 0 else { return nil }
    return "matched: " + authors.joined(separator: ", ") + " in feeds of "
      + hosts.joined(separator: ", ")
  }
}

extension Stages {
  /// What forgetting would come to. Nothing is changed.
  package func previewForgetting(_ request: ForgetRequest) async throws -> ForgetPreview {
    let found = try await inbox.rehearse(request)
    return ForgetPreview(
      erased: found.counts, authors: Set(found.bylines.map(\.author.printable)).sorted(),
      hosts: Set(found.bylines.compactMap { Person.host(of: $0.feedAddress) }).sorted(),
      models: try await inbox.models().filter { $0.value != nil }.keys.sorted())
  }

  /// Forgets, or has the process that polls do it. Done when it returns.
  ///
  /// - Throws: `ErasureTakesLong`
  package func forget(
    _ request: ForgetRequest, by: String, patience: Duration = .seconds(600)
  ) async throws -> ErasureReport {
    let id = try await inbox.askErasure(request, by: by, at: Date())
    let deadline = ContinuousClock.now + patience
    while true {
      if let report = try await inbox.erasureReport(id) { return try ErasureReport(stored: report) }
      do {
        let lock = try PollingLock(state)
        try await erasure.doWhatWasAsked()
        withExtendedLifetime(lock) {}
        continue
      } catch StateDirectoryError.inUse {
        // Whoever polls looks every second.
      }
      guard ContinuousClock.now < deadline else {
        throw ErasureTakesLong(id: id, seconds: Int(patience.components.seconds))
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// What no erasure here can reach, as sentences that say what to do.
  package func outOfReach(_ request: ForgetRequest, exports: [Int64]) -> [String] {
    var sentences: [String] = []
    if !exports.isEmpty {
      let which = exports.map(String.init).joined(separator: ", ")
      sentences.append(
        exports.count == 1
          ? "Export \(which) held a row of it: delete that file wherever it went."
          : "Exports \(which) held rows of it: delete those files wherever they went.")
    }
    if case .person(let person) = request {
      for stream in configuration.streams {
        if stream.rules.dropAuthors.contains(where: { Person.folded($0) == person.handle }) {
          sentences.append(
            "The rules of stream \(stream.name) name the author: take the name out of feeds.yml; "
              + "the blocklist does its work.")
        }
        for feed in stream.feeds where feed.address.lowercased().contains(person.handle) {
          sentences.append(
            "The feed \(stream.name)/\(feed.name.printable) has the handle in its address: if it is the "
              + "author's own, remove it.")
        }
      }
    }
    sentences.append(
      "Backups made before still hold it: a restore beside this state directory's blocklist erases "
        + "it again.")
    return sentences
  }

  /// All that is held about a person.
  package func subject(_ person: Person) async throws -> SubjectRecord {
    try await inbox.subject(
      person,
      retention: Dictionary(
        uniqueKeysWithValues: configuration.streams.map { ($0.name, $0.retention) }))
  }
}
