/// One thing that `doctor` looked at, and a sentence that says how it is and what to do.
package struct Finding: Encodable, Sendable, Hashable {
  package enum Severity: String, Encodable, Sendable, Comparable {
    case ok
    /// Works, and should be seen to.
    case warning
    /// Does not work, or something is lost.
    case problem

    private var rank: Int {
      switch self {
      case .ok: 0
      case .warning: 1
      case .problem: 2
      }
    }

    package static func < (first: Self, second: Self) -> Bool { first.rank < second.rank }
  }

  package var severity: Severity
  /// What was looked at, in a word or two.
  package var about: String
  package var sentence: String

  package init(_ severity: Severity, _ about: String, _ sentence: String) {
    self.severity = severity
    self.about = about
    self.sentence = sentence
  }
}
