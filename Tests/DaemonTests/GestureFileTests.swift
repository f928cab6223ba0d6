import Filtering
import Foundation
import Testing

@testable import Daemon

@Suite struct GestureFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func mistakes(_ yaml: String) throws -> [String] {
    let path = try directory.file("gestures.yml", yaml)
    let error = #expect(throws: GestureFileError.self) { try GestureFile.taxonomy(path: path) }
    let sentences = error?.description.split(separator: "\n").map(String.init) ?? []
    #expect(sentences.allSatisfy { $0.hasPrefix("\(path): ") })
    return sentences.map { String($0.dropFirst(path.count + 2)) }
  }

  @Test func `what is embedded is what ships`() throws {
    let shipped = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "models/gestures.yml")
    #expect(try GestureFile.taxonomy(path: shipped.path) == GestureFile.embedded)
    #expect(try GestureFile.taxonomy(path: nil) == GestureFile.embedded)
    #expect(GestureFile.embedded.cues.count > 100)
    #expect(GestureFile.embedded.mistakes() == [])
  }

  @Test func `a file of one's own takes its place`() throws {
    let path = try directory.file(
      "gestures.yml",
      """
      version: 1
      language: de
      gestures:
        recommendation:
          - weight: 2.5
            phrases: [wer kennt]
      """)
    let taxonomy = try GestureFile.taxonomy(path: path)
    #expect(taxonomy.language == "de")
    #expect(taxonomy.cues.map(\.phrase) == ["wer kennt"])
  }

  @Test func `every mistake in the phrases is told`() throws {
    let found = try mistakes(
      """
      version: 1
      language: en
      gestures:
        recommendation:
          - weight: -2
            phrases: [who knows]
        praise:
          - weight: 99
            phrases: ["..."]
      """)
    #expect(found.count >= 3)
  }

  @Test func `what is not as it should be is told with its place`() throws {
    #expect(
      try mistakes("language: en\ngestures: {}").contains { $0.contains("version") })
    #expect(
      try mistakes(
        "version: 1\nlanguage: en\ngestures: { ready: [{ weight: heavy, phrases: [now] }] }"
      ).first?.hasPrefix("gestures.ready.[0].weight: ") == true)
    #expect(
      try mistakes(
        "version: 1\nlanguage: en\ngestures: { redy: [{ weight: 1, phrases: [now] }] }"
      ).first?.contains("\"redy\" is no gesture") == true)
  }

  @Test func `what is no YAML is told with line and column`() throws {
    let found = try mistakes("version: 1\nlanguage: [en\ngestures: {}\n")
    #expect(found.count == 1)
    #expect(found[0].contains("3:") || found[0].contains("line 3"))
  }

  @Test func `a file that is not there is told`() throws {
    let path = directory.path("missing.yml")
    let error = #expect(throws: GestureFileError.self) { try GestureFile.taxonomy(path: path) }
    #expect(error?.description == "\(path): the file cannot be read")
  }

  @Test func `a daemon with broken gestures does not start`() async throws {
    let path = try directory.file("gestures.yml", "version: 2")
    let yaml = "gestures: \(path)\n" + daemonYAML(feeds: [("a", "http://127.0.0.1:9/")])
    await #expect(throws: GestureFileError.self) { try await TestDaemon(yaml) }
  }
}
