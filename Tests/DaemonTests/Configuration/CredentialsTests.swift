import Foundation
import Testing

@testable import Daemon

@Suite final class CredentialsTests {
  private let root = FileManager.default.temporaryDirectory
    .appendingPathComponent("sluice-credentials-\(UUID().uuidString)").path
  private var credentials: Credentials {
    Credentials(credentialsDirectory: "\(root)/systemd", stateDirectory: "\(root)/state")
  }

  init() throws {
    for folder in ["systemd", "state/credentials"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root)/\(path)"))
  }

  @Test(arguments: [("Bearer a b\n", "Bearer a b"), ("x\r\n", "x"), ("x", "x"), (" x ", " x ")])
  func `the content is the value without the last line's end`(text: String, value: String) throws {
    try write(text, to: "state/credentials/token")
    #expect(try credentials.value(named: "token") == value)
  }

  @Test func `systemd's directory is asked first`() throws {
    try write("own", to: "state/credentials/token")
    try write("systemd", to: "systemd/token")
    #expect(try credentials.value(named: "token") == "systemd")
  }

  @Test func `a missing credential names both places`() {
    #expect {
      try credentials.value(named: "token")
    } throws: {
      "\($0)" == "credential \"token\" is missing; put the whole header value into "
        + "\(root)/systemd/token or \(root)/state/credentials/token"
    }
  }

  @Test func `without systemd there is one place`() {
    let credentials = Credentials(credentialsDirectory: nil, stateDirectory: "\(root)/state")
    #expect(
      throws: CredentialError.missing(name: "token", directories: ["\(root)/state/credentials"])
    ) {
      try credentials.value(named: "token")
    }
  }

  @Test(arguments: ["../x", "a/b", "a.b", "", "."])
  func `a name cannot leave the directory`(name: String) {
    #expect(throws: CredentialError.badName(name)) { try credentials.value(named: name) }
  }

  @Test(arguments: ["", "\n", "a\nb", "a\n\n", "a\u{0}b"])
  func `what no header may hold is refused`(text: String) throws {
    try write(text, to: "state/credentials/token")
    let path = "\(root)/state/credentials/token"
    #expect(throws: CredentialError.unusable(path)) { try credentials.value(named: "token") }
  }

  @Test func `the headers of a feed get their values`() throws {
    try write("Bearer s\n", to: "systemd/token")
    let feed = FeedConfiguration(
      address: "https://a.test/", name: "a",
      headers: [
        FeedHeader(name: "Authorization", value: .credential("token")),
        FeedHeader(name: "Accept", value: .literal("application/json")),
      ])
    #expect(
      try credentials.headers(of: feed)
        == ["Authorization": "Bearer s", "Accept": "application/json"])
  }
}
