import Foundation
import Posts

@testable import Filtering

extension GestureTaxonomy {
  /// `models/gestures.yml`, read line by line: this target has no YAML, and the file is plain.
  static let shipped: GestureTaxonomy = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let file = folder.appending(path: "models/gestures.yml")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      preconditionFailure("models/gestures.yml is not readable")
    }
    var cues: [Cue] = []
    var gesture: Gesture?
    var weight = 0.0
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if let phrase = line.after("        - ") {
        cues.append(
          Cue(
            gesture: gesture!, phrase: phrase.trimmingCharacters(in: ["'", "\""]), weight: weight))
      } else if let number = line.after("    - weight: ") {
        weight = Double(number)!
      } else if line.hasPrefix("  "), line.hasSuffix(":"), !line.hasPrefix("    ") {
        gesture = Gesture(rawValue: String(line.dropFirst(2).dropLast()))!
      }
    }
    return GestureTaxonomy(cues: cues)
  }()
}

extension Substring {
  fileprivate func after(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
