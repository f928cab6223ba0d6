import Foundation
import Testing

@testable import Daemon

@Suite struct OutputFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted() }
  }

  @Test func `a file is replaced whole, for its owner alone`() throws {
    let path = try directory.file("model", "a longer one that was here before")
    try OutputFile(path: path).write(Data("ab".utf8))
    #expect(try directory.text("model") == "ab")
    #expect(try names == ["model"])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `what is not written leaves the old file and no draft`() throws {
    let path = try directory.file("model", "old")
    _ = try OutputFile(path: path)
    #expect(try directory.text("model") == "old")
    #expect(try names == ["model"])
  }

  @Test func `a link stays a link`() throws {
    let path = try directory.file("model", "old")
    try FileManager.default.createSymbolicLink(
      atPath: directory.path("link"), withDestinationPath: path)
    try OutputFile(path: directory.path("link")).write(Data("new".utf8))
    #expect(try directory.text("model") == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: directory.path("link")) == path)
  }

  @Test func `a device is written to directly`() throws {
    try OutputFile(path: "/dev/null").write(Data("x".utf8))
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
  }

  @Test(arguments: [
    ("missing/model", "No such file or directory"), ("plain/model", "Not a directory"),
    ("", "this is a directory; name a file"),
  ])
  func `a place that cannot be written to is told at once`(name: String, reason: String) throws {
    _ = try directory.file("plain", "")
    let path = name.isEmpty ? directory.url.path : directory.path(name)
    #expect(throws: FileAccessError(path: path, reason: reason)) { try OutputFile(path: path) }
  }
}
