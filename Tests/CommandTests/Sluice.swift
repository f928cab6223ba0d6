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
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = environment
    let out = Pipe()
    let err = Pipe()
    process.standardOutput = out
    process.standardError = err
    if let input {
      // A file, so that a program that ends early does not end the writer by a signal.
      let file = directory.appending(path: "stdin-\(UUID().uuidString)")
      try input.write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
      try FileManager.default.removeItem(at: file)
      self.input = nil
    } else {
      let pipe = Pipe()
      process.standardInput = pipe
      self.input = pipe.fileHandleForWriting
    }
    state = Mutex(State())
    // The closures hold the state through a box: `self` is not complete before the process runs.
    let box = Box()
    process.terminationHandler = { ended in
      let code =
        ended.terminationReason == .exit ? ended.terminationStatus : -ended.terminationStatus
      box.sluice.change { $0.code = code }
    }
    try process.run()
    processID = process.processIdentifier
    box.fill(with: self)
    read(out.fileHandleForReading) { $0.out.append($1) }
    read(err.fileHandleForReading) { $0.err.append($1) }
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

  /// The binary beside the running test bundle.
  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
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
    _ handle: FileHandle, append: @escaping @Sendable (inout State, Data) -> Void
  ) {
    let thread = Thread { [self] in
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = Glibc.read(handle.fileDescriptor, &chunk, chunk.count), count > 0 {
        change { append(&$0, Data(chunk.prefix(count))) }
      }
      change { $0.openStreams -= 1 }
    }
    thread.stackSize = 512 << 10
    thread.start()
  }

  /// Hands the process's own object to its termination handler, which may run before `init` is done.
  private final class Box: Sendable {
    private let ready = DispatchSemaphore(value: 0)
    private let held = Mutex<Sluice?>(nil)

    func fill(with sluice: Sluice) {
      held.withLock { $0 = sluice }
      ready.signal()
    }

    var sluice: Sluice {
      ready.wait()
      guard let sluice = held.withLock({ $0 }) else { preconditionFailure("filled before") }
      return sluice
    }
  }
}
