import Filtering
import Foundation
import Inbox
import Logging
import Posts
import Testing

@testable import Daemon

@Suite struct ModelStoreTests {
  /// A model of its own for each length of the word.
  private static func model(_ word: String) -> Model {
    Model.train(
      labelled: [], background: word.map { .init(title: nil, text: "\(word) \($0)") },
      taxonomy: GestureFile.embedded)
  }

  private static func daemon(in directory: TemporaryDirectory? = nil) async throws -> TestDaemon {
    try await TestDaemon(
      daemonYAML(feeds: [("feed", "http://127.0.0.1:9/feed")]), in: directory)
  }

  @Test func `the models of these tests differ`() {
    #expect(Set(["tea", "milk", "broth"].map { Self.model($0).name }).count == 3)
  }

  private static func files(_ daemon: TestDaemon) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: daemon.directory.path("state/models/crm"))
  }

  @Test func `what is adopted is what counts, also after a restart`() async throws {
    let daemon = try await Self.daemon()
    let model = Self.model("tea")
    #expect(try await daemon.stages.models.current(stream: "crm").name == "cold-start")
    try await daemon.stages.models.adopt(model, stream: "crm", trainedThrough: 0)
    #expect(try await daemon.stages.models.current(stream: "crm").name == model.name)
    let next = try await Self.daemon(in: daemon.directory)
    let read = try await next.stages.models.current(stream: "crm")
    #expect(ModelFile.encode(read) == ModelFile.encode(model))
  }

  @Test func `only the current model's file stays, and only its owner may read it`() async throws {
    let daemon = try await Self.daemon()
    for word in ["tea", "milk", "broth"] {
      try await daemon.stages.models.adopt(Self.model(word), stream: "crm", trainedThrough: 0)
    }
    #expect(try Self.files(daemon) == ["\(Self.model("broth").name).model"])
    let file = daemon.directory.path("state/models/crm/\(Self.model("broth").name).model")
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `what is left of a write that was cut off goes with the next model`() async throws {
    let daemon = try await Self.daemon()
    try await daemon.stages.models.adopt(Self.model("tea"), stream: "crm", trainedThrough: 0)
    _ = try daemon.directory.file("state/models/crm/nb-0.model.new", "half")
    try await daemon.stages.models.adopt(Self.model("milk"), stream: "crm", trainedThrough: 0)
    #expect(try Self.files(daemon) == ["\(Self.model("milk").name).model"])
  }

  @Test func `a model that another process adopted is seen`() async throws {
    let daemon = try await Self.daemon()
    let other = try await Self.daemon(in: daemon.directory)
    for word in ["tea", "milk"] {
      try await other.stages.models.adopt(Self.model(word), stream: "crm", trainedThrough: 0)
      #expect(try await daemon.stages.models.current(stream: "crm").name == Self.model(word).name)
    }
  }

  @Test(arguments: ["lost", "damaged", "another"])
  func `without its file the cue phrases score, and the log says so once`(_ fate: String)
    async throws
  {
    let daemon = try await Self.daemon()
    let model = Self.model("tea")
    try await daemon.stages.models.adopt(model, stream: "crm", trainedThrough: 0)
    let file = daemon.directory.url.appending(path: "state/models/crm/\(model.name).model")
    switch fate {
    case "lost": try FileManager.default.removeItem(at: file)
    case "damaged": try Data(contentsOf: file).dropLast(9).write(to: file)
    default: try Data(ModelFile.encode(Self.model("milk"))).write(to: file)
    }
    let next = try await Self.daemon(in: daemon.directory)
    for _ in 0..<3 {
      #expect(try await next.stages.models.current(stream: "crm").name == "cold-start")
    }
    #expect(next.log.errors.count == 1)
    #expect(next.log.errors.first?.contains(model.name) == true)
    #expect(next.log.errors.first?.contains("Error Domain") == false)

    try await next.stages.models.adopt(Self.model("broth"), stream: "crm", trainedThrough: 0)
    #expect(
      try await next.stages.models.current(stream: "crm").name == Self.model("broth").name)
  }

  @Test func `who asks while a model is adopted gets the old one or the new one`() async throws {
    let daemon = try await Self.daemon()
    let models = daemon.stages.models
    let pair = [Self.model("tea"), Self.model("milk")]
    try await models.adopt(pair[0], stream: "crm", trainedThrough: 0)
    let names = try await withThrowingTaskGroup(of: Set<String>.self) { group in
      group.addTask {
        for turn in 0..<60 {
          try await models.adopt(pair[turn % 2], stream: "crm", trainedThrough: 0)
        }
        return []
      }
      for _ in 0..<4 {
        group.addTask {
          var seen: Set<String> = []
          for _ in 0..<400 { seen.insert(try await models.current(stream: "crm").name) }
          return seen
        }
      }
      return try await group.reduce(into: Set()) { $0.formUnion($1) }
    }
    #expect(names.isSubset(of: Set(pair.map(\.name))))
    #expect(daemon.log.errors == [])
  }
}
