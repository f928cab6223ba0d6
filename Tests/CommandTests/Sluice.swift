import Foundation
import Synchronization

/// A running `sluice`, the real binary, with what it has said so far.
///
/// Both outputs are read by a thread each, so that no test can hang on a full pipe.
final class Sluice: Sendable {
  /// How a process ended and what it had said.
  struct Ended {
    /// The exit code; for a process that a signal ended, its number below zero.
    var code: Int32
    var out: String
    var err: String
  }

  private struct State {
    var out = Data()
    var err = Data()
    var openStreams = 2
    var code: Int32?
    var waiting:
      [(until: @Sendable (State) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
        []

    var text: String { String(decoding: out, as: UTF8.self) }
    var isOver: Bool { openStreams == 0 && code != nil }
  }

  let processID: Int32
  private let input: FileHandle?
  private let state: Mutex<State>

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - input: what stands on its standard input; a pipe that `write` feeds if nil.
  init(
    _ executable: URL, _ arguments: [String], in directory: URL,
    environment: [String: String], input: Data? = Data()
  ) throws {
    let standardInput: Int32
    if let input {
      // A file, so that a program that ends early does not end the writer by a signal.
      let file = directory.appending(path: "stdin-\(UUID().uuidString)")
      try input.write(to: file)
      standardInput = open(file.path, O_RDONLY | O_CLOEXEC)
      try FileManager.default.removeItem(at: file)
      self.input = nil
    } else {
      let pipe = try Self.pipe()
      standardInput = pipe.reading
      self.input = FileHandle(fileDescriptor: pipe.writing, closeOnDealloc: true)
    }
    let out = try Self.pipe()
    let err = try Self.pipe()
    defer { for descriptor in [standardInput, out.writing, err.writing] { close(descriptor) } }
    processID = try Self.spawn(
      [executable.path] + arguments, in: directory, environment,
      streams: [standardInput, out.writing, err.writing])
    state = Mutex(State())
    read(out.reading) { $0.out.append($1) }
    read(err.reading) { $0.err.append($1) }
    awaitEnd()
  }

  /// Waits until it has ended and everything it said is read.
  func ended() async -> Ended {
    await until { $0.isOver }
    return state.withLock { state in
      Ended(
        code: state.code ?? -1, out: state.text, err: String(decoding: state.err, as: UTF8.self))
    }
  }

  /// What it has said on standard output as soon as that holds a text, or it has ended.
  func out(holding text: String) async -> String {
    await until { $0.text.contains(text) || $0.isOver }
    return state.withLock { $0.text }
  }

  /// The same for standard error.
  func err(holding text: String) async -> String {
    await until { String(decoding: $0.err, as: UTF8.self).contains(text) || $0.isOver }
    return state.withLock { String(decoding: $0.err, as: UTF8.self) }
  }

  func write(_ text: String) throws { try input?.write(contentsOf: Data(text.utf8)) }

  func closeInput() throws { try input?.close() }

  func signal(_ number: Int32) { kill(processID, number) }

  /// The most memory that it has used so far, in bytes; nil once it has ended.
  var peakBytes: Int? {
    let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
    guard let line = status?.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
    else { return nil }
    return Int(kilobytes).map { $0 << 10 }
  }

  /// The binary beside the running test bundle, or the one that `SLUICE` names.
  static let executable =
    ProcessInfo.processInfo.environment["SLUICE"].map { URL(filePath: $0) }
    ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "sluice")
}

extension Sluice {
  private func until(_ condition: @escaping @Sendable (State) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if condition(state) { return true }
        state.waiting.append((condition, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  private func change(_ change: (inout State) -> Void) {
    let awoken = state.withLock { state in
      change(&state)
      let now = state
      state.waiting.removeAll { $0.until(now) }
      return now.waiting.filter { $0.until(now) }.map(\.continuation)
    }
    for continuation in awoken { continuation.resume() }
  }

  private func read(
    _ descriptor: Int32, append: @escaping @Sendable (inout State, Data) -> Void
  ) {
    inThread { [self] in
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 {
        change { append(&$0, Data(chunk.prefix(count))) }
      }
      close(descriptor)
      change { $0.openStreams -= 1 }
    }
  }

  private func awaitEnd() {
    inThread { [self] in
      var status: Int32 = 0
      while waitpid(processID, &status, 0) < 0, errno == EINTR {}
      let signal = status & 0x7f
      change { $0.code = signal == 0 ? (status >> 8) & 0xff : -signal }
    }
  }

  private func inThread(_ work: @escaping @Sendable () -> Void) {
    let thread = Thread(block: work)
    thread.stackSize = 512 << 10
    thread.start()
  }

  /// No child is started between the making of a pipe and its being marked.
  private static let spawning = Mutex(())

  /// A pipe that no other child inherits.
  private static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    try spawning.withLock { _ in
      guard Glibc.pipe(&ends) == 0 else { throw POSIXError(.init(rawValue: errno)!) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
    return (ends[0], ends[1])
  }

  /// Foundation's `Process` lists the open descriptors before it starts a child, and reads past the
  /// end of that list where it is long, as it is here with hundreds of tests at once.
  private static func spawn(
    _ arguments: [String], in directory: URL, _ environment: [String: String], streams: [Int32]
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = (["env", "--chdir=\(directory.path)"] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: Int32 = 0
    let failure = spawning.withLock { _ in
      posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words, variables)
    }
    guard failure == 0 else { throw POSIXError(.init(rawValue: failure)!) }
    return process
  }
}
