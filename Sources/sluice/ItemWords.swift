import ArgumentParser
import Daemon
import Foundation

/// The numbers of items as words of the command line.
enum ItemWords {
  /// - Throws: `ValidationError` where there is none, or a word is no number
  static func items(_ words: some Collection<String>) throws -> [Int64] {
    let items = try words.map { word in
      guard let item = Int64(word) else {
        throw ValidationError("\"\(word.printable)\" is not the number of an item")
      }
      return item
    }
    guard !items.isEmpty else { throw ValidationError("name at least one item by its number") }
    return items
  }
}

/// In whose name something is done.
struct PersonOption: ParsableArguments {
  @Option(help: ArgumentHelp("Who does it; else the user's name.", valueName: "name"))
  var by: PersonName?

  var name: String { by?.text ?? Services.userName() }
}
