import Filtering
import Foundation
import Inbox
import Posts

/// `train`: labelled posts and a background in files, a model file out.
package struct TrainVerb {
  private let taxonomy: GestureTaxonomy
  private var labelled: [LabelledPost] = []
  /// The newest posts without labels; once it is full, the oldest stands at `oldest`.
  private var background: [BackgroundPost] = []
  private var oldest = 0
  private let backgroundMax: Int
  /// How many posts without labels there were, also those that were too many.
  package private(set) var backgroundRead = 0

  /// - Parameter backgroundMax: of more posts without labels the newest count, as in the daemon.
  package init(
    taxonomy: GestureTaxonomy, backgroundMax: Int = InboxDatabase.backgroundPostsMax
  ) {
    self.taxonomy = taxonomy
    self.backgroundMax = backgroundMax
  }

  package var labels: Int { labelled.count }
  package var relevantLabels: Int { labelled.count { $0.label == .relevant } }
  package var backgroundKept: Int { background.count }

  /// Reads JSON Lines with `"label":"relevant"|"noise"`, and `"gesture"` where an analyst has named it.
  /// `-` is standard input.
  ///
  /// - Parameters:
  ///   - complain: takes a line of JSON for each line that could not be read.
  ///   - progress: is told how many lines there have been so far.
  /// - Returns: the number of lines that could not be read.
  /// - Throws: `FileAccessError`
  package mutating func read(
    labels path: String, complain: @escaping (Data) throws -> Void,
    progress: @escaping (Int) -> Void = { _ in }
  ) throws -> Int {
    try PostLines(path: path, complain: complain, progress: progress).visit { post in
      labelled.append(
        LabelledPost(
          title: post.title, text: post.text ?? "", label: try post.requireLabel(),
          gesture: try post.namedGesture()))
    }
  }

  /// Reads JSON Lines of posts that nobody has decided on, the newest last. The file may be larger
  /// than memory.
  ///
  /// - Throws: `FileAccessError`
  package mutating func read(
    background path: String, complain: @escaping (Data) throws -> Void,
    progress: @escaping (Int) -> Void = { _ in }
  ) throws -> Int {
    try PostLines(path: path, complain: complain, progress: progress).visit { post in
      backgroundRead += 1
      let post = BackgroundPost(title: post.title, text: post.text ?? "")
      if background.count < backgroundMax {
        background.append(post)
      } else {
        background[oldest] = post
        oldest = (oldest + 1) % backgroundMax
      }
    }
  }

  /// Trains and writes the model.
  ///
  /// - Returns: the model and the size of its file in bytes.
  /// - Throws: `NothingToLearn`, `FileAccessError`
  package func run(out: String) throws -> (model: Model, bytes: Int) {
    guard !labelled.isEmpty || !background.isEmpty else { throw NothingToLearn() }
    try Self.requireModelOrNothing(at: out)
    let file = try OutputFile(path: out)
    let model = Model.train(labelled: labelled, background: background, taxonomy: taxonomy)
    let bytes = ModelFile.encode(model)
    try file.write(bytes)
    return (model, bytes.count)
  }
}

extension TrainVerb {
  /// What is there and is no model is perhaps the only copy of the labels.
  private static func requireModelOrNothing(at path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path), let head = try file.read(upToCount: 13),
      !head.isEmpty
    else { return }
    guard ModelFile.begins([UInt8](head)) else { throw NotAModel(path: path) }
  }
}

/// The model would replace a file that is none.
package struct NotAModel: Error, CustomStringConvertible {
  package var path: String

  package var description: String {
    "\(path) is no model and stays as it is; give --out another name, or remove it first"
  }
}

/// No line of the files could be used.
package struct NothingToLearn: Error, CustomStringConvertible {
  package var description: String {
    "there is no usable post in what was read, so there is nothing to learn; no model was written"
  }
}

/// Reads a model file.
///
/// - Throws: `FileAccessError`, `DamagedModel`
package func readModel(path: String) throws -> Model {
  let bytes = try openForReading(path).readToEnd() ?? Data()
  do {
    return try ModelFile.decode([UInt8](bytes))
  } catch {
    throw DamagedModel(path: path, reason: "\(error)")
  }
}

/// A file that was given as a model and is none, or no longer.
package struct DamagedModel: Error, CustomStringConvertible {
  package var path: String
  package var reason: String

  package var description: String { "\(path): \(reason)" }
}
