import Foundation
import Testing

@testable import Daemon

@Suite struct StateDirectoryTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func `a missing directory is made, for its owner alone`() throws {
    let state = try StateDirectory(path: directory.path("new/state"))
    #expect(try Self.mode(state.path) == 0o700)
    #expect(try StateDirectory(path: directory.path("new/state")).path == state.path)
  }

  @Test func `a directory that is there keeps its mode`() throws {
    let path = directory.path("there")
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o750])
    _ = try StateDirectory(path: path)
    #expect(try Self.mode(path) == 0o750)
  }

  @Test(arguments: ["plain", "plain/state"])
  func `a path that leads into a file is refused with a sentence`(name: String) throws {
    _ = try directory.file("plain", "text")
    let path = directory.path(name)
    let error = #expect(throws: StateDirectoryError.self) { try StateDirectory(path: path) }
    let sentence = try #require(error).description
    #expect(sentence.hasPrefix("cannot use the state directory \(path): "))
    #expect(sentence.contains("--state"))
    #expect(try directory.text("plain") == "text")
  }

  @Test func `only one polls with a state directory at a time`() throws {
    let state = try StateDirectory(path: directory.path("state"))
    do {
      let lock = try PollingLock(state)
      let error = #expect(throws: StateDirectoryError.self) { try PollingLock(state) }
      #expect(error?.description.contains("another sluice is polling") == true)
      withExtendedLifetime(lock) {}
    }
    _ = try PollingLock(state)
  }

  @Test(arguments: [
    (["STATE_DIRECTORY": "/srv/a:/srv/b", "HOME": "/home/ann"], "/etc/sluice/feeds.yml", "/srv/a"),
    (["STATE_DIRECTORY": "", "HOME": "/home/ann"], "/etc/sluice/feeds.yml", "/var/lib/sluice"),
    (["STATE_DIRECTORY": ":", "HOME": "/home/ann"], "feeds.yml", "/home/ann/.local/state/sluice"),
    (["XDG_STATE_HOME": "/data", "HOME": "/home/ann"], "feeds.yml", "/data/sluice"),
    (
      ["XDG_STATE_HOME": "data", "HOME": "/home/ann"], "feeds.yml", "/home/ann/.local/state/sluice"
    ),
    (["HOME": "/home/ann"], "/etc/sluice.yml", "/home/ann/.local/state/sluice"),
    (["HOME": ""], "feeds.yml", "/root/.local/state/sluice"),
    ([:], "feeds.yml", "/root/.local/state/sluice"),
  ])
  func `the state is where systemd, the configuration or the home says`(
    environment: [String: String], configuration: String, path: String
  ) {
    #expect(
      StateDirectory.standardPath(configuration: configuration, environment: environment) == path)
  }
}
