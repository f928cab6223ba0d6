/// Sentences on what was odd in a document, each once and not too many.
struct Warnings {
  private var sentences: [String] = []
  private var more = 0

  private static let countMax = 20

  mutating func add(_ sentence: String) {
    guard !sentences.contains(sentence) else { return }
    if sentences.count < Self.countMax { sentences.append(sentence) } else { more += 1 }
  }

  var list: [String] {
    more == 0 ? sentences : sentences + ["and \(more) warnings more"]
  }
}
