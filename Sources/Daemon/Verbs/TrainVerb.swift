import Filtering
import Foundation
import Posts

/// `train`: labelled posts and a background in files, a model file out.
package struct TrainVerb {
  private let taxonomy: GestureTaxonomy
  private var labelled: [LabelledPost] = []
  private var background: [BackgroundPost] = []
  /// Lines that could not be read, with what is wrong with them.
  package private(set) var complaints: [Data] = []

  package init(taxonomy: GestureTaxonomy) {
    self.taxonomy = taxonomy
  }

  /// Reads JSON Lines with `"label":"relevant"|"noise"`. `-` is standard input.
  package mutating func read(labels path: String) throws {
    try read(path) { verb, post in
      guard let word = post.label else { return "\"label\" is missing; say relevant or noise" }
      guard let label = LabelledPost.Label(rawValue: word) else {
        return "\"label\" is \"\(word.printable)\"; say relevant or noise"
      }
      verb.labelled.append(LabelledPost(title: post.title, text: post.text ?? "", label: label))
      return nil
    }
  }

  /// Reads JSON Lines of posts that nobody has decided on.
  package mutating func read(background path: String) throws {
    try read(path) { verb, post in
      verb.background.append(BackgroundPost(title: post.title, text: post.text ?? ""))
      return nil
    }
  }

  /// Trains and writes the model.
  package func run(out: String) throws -> Model {
    let file = try OutputFile(path: out)
    let model = Model.train(labelled: labelled, background: background, taxonomy: taxonomy)
    try file.write(ModelFile.encode(model))
    return model
  }

  /// - Parameter take: gives what is wrong with the post; nil if it was taken.
  private mutating func read(
    _ path: String, take: (inout TrainVerb, PostLine) -> String?
  ) throws {
    let decoder = JSONDecoder()
    var reader = try JSONLineReader(path: path)
    while let (number, line) = try reader.next() {
      do {
        let post = try decoder.decode(PostLine.self, from: line)
        if let problem = take(&self, post) { try complain(LineError(problem, line: number)) }
      } catch let error as DecodingError {
        try complain(LineError(error, line: number))
      }
    }
  }

  private mutating func complain(_ error: LineError) throws {
    complaints.append(try JSONEncoder().encode(error))
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
