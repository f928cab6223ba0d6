import Posts

/// One mistake in a configuration file.
package struct ConfigurationMistake: Sendable, Hashable, CustomStringConvertible {
  /// The file as the user named it.
  package var file: String
  /// Counted from 1; nil where the mistake is the file as a whole.
  package var line: Int?
  /// Counted from 1, in Unicode scalars.
  package var column: Int?
  package var message: String

  package init(file: String, line: Int?, column: Int?, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `feeds.yml:12: message`, fit for a terminal.
  package var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(message)".printable
  }
}

/// Every mistake found in a configuration file, in the order of its lines.
package struct ConfigurationErrors: Error, Sendable, CustomStringConvertible {
  package var mistakes: [ConfigurationMistake]

  package init(_ mistakes: [ConfigurationMistake]) {
    self.mistakes = mistakes.sorted {
      ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0)
    }
  }

  /// One line for each mistake.
  package var description: String {
    mistakes.map(\.description).joined(separator: "\n")
  }
}
