import Foundation
import Posts
import Testing

@testable import Inbox

@Suite struct BlocklistTests {
  private let one = Data(repeating: 0xA1, count: 16)
  private let other = Data(repeating: 0x0B, count: 16)

  @Test func `what was added is read again, once each`() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let blocklist = Blocklist(directory: directory.path)
    #expect(try blocklist.read().isEmpty)
    try blocklist.add([one], at: .at(0))
    try blocklist.add([one, other], at: .at(86_400))
    #expect(try blocklist.read() == [one, other])
    let lines = try String(contentsOfFile: blocklist.path, encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[1] == "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b 1970-01-02")
    let attributes = try FileManager.default.attributesOfItem(atPath: blocklist.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a line that a crash cut short spoils no other`() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let blocklist = Blocklist(directory: directory.path)
    try Data("a1a1a1".utf8).write(to: URL(filePath: blocklist.path))
    try blocklist.add([other], at: .at(0))
    #expect(try blocklist.read() == [other])
  }

  @Test func `a backup from before an erasure is cleared by the blocklist`() async throws {
    let inbox = try await TestInbox()
    try await inbox.poll(.forum, [.sample("1"), .sample("2", author: "ada")])
    let backup = inbox.directory.appending(path: "backup.sqlite").path
    _ = try await inbox.database.compact()
    try FileManager.default.copyItem(atPath: inbox.path, toPath: backup)
    let request = ForgetRequest.person(Person(handle: "grace", source: "forum.example")!)
    _ = try await inbox.database.forget(request, at: .at(1000))
    let blocked = try await inbox.database.blocked()
    #expect(blocked.count == 1)
    let restored = try InboxDatabase(path: backup)
    defer { restored.close() }
    #expect(try await restored.blocked().isEmpty)
    #expect(try await restored.applyBlocklist(blocked, at: .at(2000)).counts.posts == 1)
    #expect(try await restored.items(in: .waiting, now: .at(200)).map(\.author) == ["ada"])
  }
}
