import Foundation
import Yams

/// One pass over a configuration file: collects the mistakes and the values in force.
final class ConfigurationReading {
  let file: String
  private(set) var mistakes: [ConfigurationMistake] = []
  private(set) var effective: [EffectiveValue] = []

  init(file: String) {
    self.file = file
  }

  func report(_ message: String, at node: Node?) {
    let mark = node?.mark
    let mistake = ConfigurationMistake(
      file: file, line: mark?.line, column: mark?.column, message: message)
    adopt(mistake)
  }

  /// An anchor's mistakes are met again at each of its aliases, so each counts once.
  func adopt(_ mistake: ConfigurationMistake) {
    if !mistakes.contains(mistake) { mistakes.append(mistake) }
  }

  func report(_ complaint: String, about entry: YAMLEntry) {
    report("\(entry.key)\(entry.place.phrase): \(complaint)", at: entry.keyNode)
  }

  func settle(_ path: String, _ value: String, _ origin: String) {
    effective.append(EffectiveValue(path: path, value: value, origin: origin))
  }

  /// The stream's own value, else that of `defaults`, else the built-in one; noted for `check`.
  func settle<Value>(
    _ path: String, _ own: Written<Value>?, _ shared: Written<Value>?, or fallback: Value,
    show: (Value) -> String
  ) -> Value {
    let chosen = own ?? shared ?? Written(value: fallback, origin: "default")
    settle(path, show(chosen.value), chosen.origin)
    return chosen.value
  }

  func origin(of entry: YAMLEntry) -> String {
    let line = entry.keyNode.mark.map { "\(file):\($0.line)" } ?? file
    return entry.place.isDefaults ? "defaults (\(line))" : line
  }
}

/// Reading mappings.
extension ConfigurationReading {
  /// The entries of a mapping by key. Reports unknown and repeated keys and keys without a value.
  ///
  /// - Parameter keys: the keys that are known there; nil where any will do, such as names of streams.
  func entries(of node: Node, in place: YAMLPlace, keys: [String]?) -> [YAMLEntry] {
    guard case .mapping(let mapping) = node else {
      report("expected keys and values\(place.phrase), not \(kind(of: node))", at: node)
      return []
    }
    var found: [YAMLEntry] = []
    for (keyNode, value) in merged(mapping, in: place) {
      guard let raw = keyNode.scalar?.string else {
        report("a key\(place.phrase) has to be a word", at: keyNode)
        continue
      }
      let key = YAMLDocument.written(raw)
      if let first = found.first(where: { $0.key == key }) {
        let line = first.keyNode.mark.map { "; the first is at line \($0.line)" } ?? ""
        report("duplicate key \"\(key)\"\(place.phrase)\(line)", at: keyNode)
      } else if let keys, !keys.contains(key) {
        report(refusal(of: key, in: place, keys: keys), at: keyNode)
      } else if isNull(value) {
        report("\"\(key)\"\(place.phrase) has no value", at: keyNode)
      } else {
        found.append(YAMLEntry(key: key, keyNode: keyNode, value: value, place: place))
      }
    }
    return found
  }

  func entries(of entry: YAMLEntry, keys: [String]) -> [YAMLEntry] {
    entries(of: entry.value, in: entry.place.inside(entry.key), keys: keys)
  }

  /// The pairs, with those of `<<` behind where the mapping does not have the key itself.
  private func merged(_ mapping: Node.Mapping, in place: YAMLPlace) -> [(Node, Node)] {
    var pairs: [(Node, Node)] = []
    var sources: [Node] = []
    for (key, value) in mapping {
      if key.scalar?.string == "<<" {
        sources += value.sequence.map { Array($0) } ?? [value]
      } else {
        pairs.append((key, value))
      }
    }
    for source in sources {
      guard let other = source.mapping else {
        report(
          "\"<<\"\(place.phrase) takes in keys and values, not \(kind(of: source))", at: source)
        continue
      }
      for (key, value) in merged(other, in: place) where !pairs.contains(where: { $0.0 == key }) {
        pairs.append((key, value))
      }
    }
    return pairs
  }

  private func refusal(of key: String, in place: YAMLPlace, keys: [String]) -> String {
    if DeliveryWords.contains(key) { return DeliveryWords.refusal(of: key, in: place.phrase) }
    let unknown = "unknown key \"\(key)\"\(place.phrase)"
    if let home = KnownKeys.home(of: key) { return "\(unknown); it belongs \(home)" }
    if let near = NearestWord.to(key, among: keys) {
      return "\(unknown); did you mean \"\(near)\"?"
    }
    return "\(unknown); known there: \(keys.joined(separator: ", "))"
  }
}

/// Reading values.
extension ConfigurationReading {
  /// The scalar of an entry made into a value, or nil and a mistake.
  func value<Value>(
    _ entry: YAMLEntry, _ make: (String) throws(Complaint) -> Value
  ) -> Written<Value>? {
    guard let text = entry.value.scalar?.string, !isNull(entry.value) else {
      report("expected one value, not \(kind(of: entry.value))", about: entry)
      return nil
    }
    do {
      return Written(value: try make(text), origin: origin(of: entry))
    } catch {
      report(error.message, about: entry)
      return nil
    }
  }

  /// A list, or a single value that stands for a list of one; each mistake at its own line.
  func list<Value>(
    _ entry: YAMLEntry, _ make: (String) throws(Complaint) -> Value
  ) -> Written<[Value]>? {
    guard entry.value.mapping == nil else {
      report("expected a list, not \(kind(of: entry.value))", about: entry)
      return nil
    }
    let nodes = entry.value.sequence.map { Array($0) } ?? [entry.value]
    var values: [Value] = []
    for node in nodes {
      let item = YAMLEntry(key: entry.key, keyNode: node, value: node, place: entry.place)
      guard let value = value(item, make) else { continue }
      values.append(value.value)
    }
    return Written(value: values, origin: origin(of: entry))
  }

  func isNull(_ node: Node) -> Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  private func kind(of node: Node) -> String {
    switch node {
    case .mapping: "keys and values"
    case .sequence: "a list"
    case .scalar(let scalar): isNull(node) ? "nothing" : "\"\(scalar.string)\""
    case .alias: "an alias"
    }
  }
}
