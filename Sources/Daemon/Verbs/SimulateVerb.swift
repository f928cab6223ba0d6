import Filtering
import Foundation

/// `simulate`: lives a labelled stream as the daemon would, starting with no label.
package struct SimulateVerb {
  private let taxonomy: GestureTaxonomy
  private var posts: [LabelledPost] = []

  package init(taxonomy: GestureTaxonomy) { self.taxonomy = taxonomy }

  /// How many posts have been read.
  package var count: Int { posts.count }

  /// Reads JSON Lines with `"label":"relevant"|"noise"`, the oldest first. `-` is standard input.
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
    func take(_ post: PostLine) throws {
      posts.append(
        LabelledPost(title: post.title, text: post.text ?? "", label: try post.requireLabel()))
    }
    return try PostLines(path: path, complain: complain, progress: progress).visit(take)
  }

  /// Lives the days.
  ///
  /// - Parameter progress: is told the number of each day that is over, from 1.
  package func run(
    _ settings: Simulation.Settings, progress: (Int) -> Void = { _ in }
  ) throws(StreamTooShort) -> SimulationReport {
    guard posts.count >= settings.days else {
      throw StreamTooShort(posts: posts.count, days: settings.days)
    }
    var simulation = Simulation(posts, taxonomy: taxonomy, settings: settings)
    return simulation.run(progress: progress)
  }
}

/// There is not even one post for each day.
package struct StreamTooShort: Error, Equatable, CustomStringConvertible {
  package var posts: Int
  package var days: Int

  package var description: String {
    "the labels hold \(posts) posts, too few for \(days) days; give more, or fewer --days"
  }
}
