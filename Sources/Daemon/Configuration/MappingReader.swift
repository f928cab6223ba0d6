import Foundation
import Parsing
import Yams

/// Reads `items`, `fields` and `markup`, as a feed and a mapping file have them.
struct MappingReader {
  let reading: ConfigurationReading

  /// Nil where none of the three keys is there, or with a mistake.
  func mapping(in entries: [YAMLEntry], at node: Node, place: YAMLPlace) -> JSONMapping? {
    let own = entries.filter { KnownKeys.mapping.contains($0.key) }
    guard let first = own.first else { return nil }
    let mistakes = reading.mistakes.count
    var items = ""
    var markup = JSONMapping.Markup.html
    var fields: [JSONMapping.Field: [String]] = [:]
    var fieldsEntry: YAMLEntry?
    for entry in own {
      switch entry.key {
      case "items":
        items = reading.value(entry) { (text) throws(Complaint) in text }?.value ?? ""
        reportProblems(JSONMapping(items: items, fields: [:]), about: entry)
      case "markup": markup = reading.value(entry, Self.markup)?.value ?? .html
      default:
        fieldsEntry = entry
        fields = self.fields(of: entry)
      }
    }
    guard reading.mistakes.count == mistakes else { return nil }
    guard let fieldsEntry else {
      reading.report(
        "\"\(first.key)\"\(place.phrase) needs fields beside it, such as fields: { id: /id, text: /body }",
        at: first.keyNode)
      return nil
    }
    guard fields[.title] != nil || fields[.text] != nil else {
      reading.report("a post needs a title or a text to be judged by", about: fieldsEntry)
      return nil
    }
    return JSONMapping(items: items, fields: fields, markup: markup)
  }

  private func fields(of entry: YAMLEntry) -> [JSONMapping.Field: [String]] {
    guard entry.value.mapping != nil else {
      reading.report("expected fields such as { id: /id, text: /body }", about: entry)
      return [:]
    }
    let known = JSONMapping.Field.allCases.map(\.rawValue)
    let place = entry.place.inside("fields")
    var fields: [JSONMapping.Field: [String]] = [:]
    for field in reading.entries(of: entry.value, in: place, keys: nil) {
      guard let name = JSONMapping.Field(rawValue: field.key) else {
        let near = NearestWord.to(field.key, among: known)
        let hint =
          near.map { "did you mean \"\($0)\"?" } ?? "known: \(known.joined(separator: ", "))"
        reading.report("unknown field \"\(field.key)\"\(place.phrase); \(hint)", at: field.keyNode)
        continue
      }
      let places = reading.list(field) { (text) throws(Complaint) in text }?.value ?? []
      fields[name] = places
      reportProblems(JSONMapping(items: "", fields: [name: places]), about: field)
    }
    return fields
  }

  /// The parser knows what it can use; here its sentences get their line.
  private func reportProblems(_ part: JSONMapping, about entry: YAMLEntry) {
    for problem in part.problems() {
      reading.report(String(problem.trimmingPrefix("\(entry.key): ")), about: entry)
    }
  }

  private static func markup(_ text: String) throws(Complaint) -> JSONMapping.Markup {
    guard let markup = JSONMapping.Markup(rawValue: text) else {
      throw Complaint("\"\(text)\" is neither html nor text")
    }
    return markup
  }
}
