import Foundation
import Parsing
import Posts

/// Reads documents to finished entries and says what it took, in one line of JSON.
///
///     ParsingBenchmark [--preset NAME] [--repeat COUNT] FILE…
///
/// The files are read into memory beforehand and their entries thrown away. A document that is no
/// feed is counted as refused: its time counts too.
@main
enum ParsingBenchmark {
  static func main() {
    guard let arguments = Arguments(CommandLine.arguments.dropFirst()) else {
      fail("usage: ParsingBenchmark [--preset NAME] [--repeat COUNT] FILE…", status: 64)
    }
    var documents: [[UInt8]] = []
    for file in arguments.files {
      guard let bytes = bytes(of: file) else { fail("cannot read \(file)", status: 66) }
      documents.append(bytes)
    }
    let start = Moment.now
    var run = Run()
    for _ in 0..<arguments.repeatCount {
      for document in documents { run.read(document, shape: arguments.shape) }
    }
    let end = Moment.now
    let bytes = documents.reduce(0) { $0 + $1.count } * arguments.repeatCount
    print(
      """
      {"bytes":\(bytes),"posts":\(run.posts),"refused":\(run.refused),\
      "cpu_seconds":\(end.cpuSeconds - start.cpuSeconds),\
      "wall_seconds":\(end.wallSeconds - start.wallSeconds),"peak_bytes":\(Moment.peakBytes)}
      """)
  }

  /// Read in one go: Foundation would hold them twice for a moment, and the peak is measured.
  private static func bytes(of file: String) -> [UInt8]? {
    var status = stat()
    guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let stream = fopen(file, "rb")
    else { return nil }
    defer { fclose(stream) }
    let size = Int(status.st_size)
    return Array(unsafeUninitializedCapacity: size) { buffer, count in
      count = fread(buffer.baseAddress, 1, size, stream)
    }
  }

  private static func fail(_ sentence: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data((sentence + "\n").utf8))
    exit(status)
  }
}

/// What was asked for.
private struct Arguments {
  var shape = FeedShape.detected
  var repeatCount = 1
  var files: [String] = []

  init?(_ words: ArraySlice<String>) {
    var words = words
    while let word = words.popFirst() {
      switch word {
      case "--preset":
        guard let preset = words.popFirst().flatMap(Preset.init) else { return nil }
        shape = .preset(preset)
      case "--repeat":
        guard let count = words.popFirst().flatMap({ Int($0) }), count > 0 else { return nil }
        repeatCount = count
      default: files.append(word)
      }
    }
    if files.isEmpty { return nil }
  }
}

/// What the documents held.
private struct Run {
  var posts = 0
  var refused = 0

  mutating func read(_ document: [UInt8], shape: FeedShape) {
    do throws(ParsingError) {
      var reader = try FeedParser().entries(of: document, shape: shape)
      while try reader.next() != nil { posts += 1 }
    } catch {
      refused += 1
    }
  }
}

/// What the process had used up at one time.
private struct Moment {
  /// User and system time.
  var cpuSeconds: Double
  var wallSeconds: Double

  static var now: Moment {
    let usage = usage
    var wall = timespec()
    clock_gettime(CLOCK_MONOTONIC, &wall)
    return Moment(
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      wallSeconds: Double(wall.tv_sec) + Double(wall.tv_nsec) / 1e9)
  }

  /// The most memory that was in use, the documents included.
  static var peakBytes: Int { usage.ru_maxrss * 1024 }

  private static var usage: rusage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
