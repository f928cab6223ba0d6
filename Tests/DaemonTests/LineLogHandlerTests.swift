import Foundation
import Logging
import Testing

@testable import Daemon

@Suite struct LineLogHandlerTests {
  private static func event(_ level: Logger.Level, _ message: String) -> LogEvent {
    LogEvent(
      level: level, message: "\(message)", metadata: nil, source: "test", file: "", function: "",
      line: 0)
  }

  private static let noon = Date(timeIntervalSince1970: 1_795_262_400)

  private static func handler(forJournal: Bool) -> LineLogHandler {
    LineLogHandler(forJournal: forJournal)
  }

  @Test(arguments: [
    (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3),
    (.critical, 2),
  ])
  func `for the journal a line begins with its priority`(level: Logger.Level, priority: Int) {
    let line = Self.handler(forJournal: true).line(Self.event(level, "hello"), at: Self.noon)
    #expect(line == "<\(priority)>hello\n")
  }

  @Test func `elsewhere a line begins with the time, and with the level where that is bad news`() {
    let handler = Self.handler(forJournal: false)
    #expect(
      handler.line(Self.event(.info, "hello"), at: Self.noon) == "2026-11-21T12:00:00Z hello\n")
    #expect(
      handler.line(Self.event(.error, "alas"), at: Self.noon)
        == "2026-11-21T12:00:00Z error: alas\n")
  }

  @Test(arguments: [true, false])
  func `what a feed says cannot forge a line`(forJournal: Bool) {
    var handler = Self.handler(forJournal: forJournal)
    handler[metadataKey: "feed"] = "a\r\n<2>b\u{1B}[31m\u{202E}"
    let line = handler.line(Self.event(.info, "x\n<0>y\u{2028}z"), at: Self.noon)
    #expect(line.unicodeScalars.count { $0 == "\n" } == 1)
    #expect(line.last == "\n")
    #expect(line.hasSuffix("x <0>y z feed=a  <2>b[31m\n"))
  }

  @Test func `fields stand behind the message in order, the event's own before the handler's`() {
    var handler = Self.handler(forJournal: true)
    handler[metadataKey: "b"] = "1"
    handler[metadataKey: "c"] = "2"
    var event = Self.event(.info, "hello")
    event.metadata = ["a": "3", "c": "4"]
    #expect(handler.line(event, at: Self.noon) == "<6>hello a=3 b=1 c=4\n")
  }

  @Test func `only a standard error that is the journal's own gets priorities`() throws {
    let directory = try TemporaryDirectory()
    let ours = try #require(FileHandle(forReadingAtPath: directory.file("ours", "")))
    let other = try #require(FileHandle(forReadingAtPath: directory.file("other", "")))
    var status = stat()
    #expect(fstat(ours.fileDescriptor, &status) == 0)
    let environment = ["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino)"]
    #expect(
      LineLogHandler.isJournal(descriptor: ours.fileDescriptor, environment: environment))
    #expect(
      !LineLogHandler.isJournal(descriptor: other.fileDescriptor, environment: environment))
    #expect(!LineLogHandler.isJournal(descriptor: ours.fileDescriptor, environment: [:]))
    #expect(
      !LineLogHandler.isJournal(
        descriptor: ours.fileDescriptor, environment: ["JOURNAL_STREAM": "8"]))
  }
}
