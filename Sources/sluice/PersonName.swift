import ArgumentParser
import Daemon
import Foundation

/// In whose name something is done: what is shown to others for ever.
struct PersonName: ExpressibleByArgument {
  /// Longer names fill every line that says who it was.
  private static let charactersMax = 80

  var text: String

  init?(argument: String) {
    text = argument.printable.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty, text.count <= Self.charactersMax else { return nil }
  }
}
