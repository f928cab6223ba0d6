import Foundation
import Posts

@testable import Filtering

extension GestureTaxonomy {
  /// `models/gestures.yml`. This target has no YAML, and the file is plain: maps, lists, scalars.
  static let shipped: GestureTaxonomy = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let file = folder.appending(path: "models/gestures.yml")
    do {
      var yaml = PlainYAML(try String(contentsOf: file, encoding: .utf8))
      let json = try JSONSerialization.data(withJSONObject: yaml.value())
      return try JSONDecoder().decode(GestureTaxonomy.self, from: json)
    } catch {
      preconditionFailure("models/gestures.yml: \(error)")
    }
  }()
}

/// Reads the part of YAML that the gestures file needs.
private struct PlainYAML {
  private var lines: [(indent: Int, text: Substring)]
  private var next = 0

  init(_ text: String) {
    lines = text.split(separator: "\n").compactMap { line in
      let text = line.drop { $0 == " " }
      return text.isEmpty || text.hasPrefix("#") ? nil : (line.count - text.count, text)
    }
  }

  mutating func value() -> Any {
    let indent = lines[next].indent
    return lines[next].text.hasPrefix("- ") ? list(indent) : map(indent)
  }

  private mutating func list(_ indent: Int) -> [Any] {
    var items: [Any] = []
    while next < lines.count, lines[next].indent == indent, lines[next].text.hasPrefix("- ") {
      let item = lines[next].text.dropFirst(2)
      if item.hasSuffix(":") || item.contains(": ") {
        lines[next] = (indent + 2, item)
        items.append(map(indent + 2))
      } else {
        items.append(Self.scalar(item))
        next += 1
      }
    }
    return items
  }

  private mutating func map(_ indent: Int) -> [String: Any] {
    var entries: [String: Any] = [:]
    while next < lines.count, lines[next].indent == indent, !lines[next].text.hasPrefix("- ") {
      let parts = lines[next].text.split(separator: ":", maxSplits: 1)
      next += 1
      entries[String(parts[0])] = parts.count == 1 ? value() : Self.scalar(parts[1].dropFirst())
    }
    return entries
  }

  private static func scalar(_ text: Substring) -> Any {
    if text.hasPrefix("'") {
      return text.dropFirst().dropLast().replacingOccurrences(of: "''", with: "'")
    }
    return Double(text).map { $0 as Any } ?? String(text)
  }
}
