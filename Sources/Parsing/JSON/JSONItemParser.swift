/// Makes drafts of the entries that stand in a JSON document.
protocol JSONItemParser: Sendable {
  /// What it wants to see of an entry.
  var selection: JSONSelection { get }

  /// Nil where it is something else.
  func draft(of entry: JSONFound) -> EntryDraft?
  /// Whether one object that stands where a list was expected is an entry.
  func isEntry(_ object: JSONFound) -> Bool
}
