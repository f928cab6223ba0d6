import GRDB

/// A whole database as SQL, in a fixed order: what `Schemas/N.sql` holds.
enum SchemaDump {
  static func text(_ db: Database) throws -> String {
    let parts = try Row.fetchAll(
      db,
      sql: """
        SELECT type, name, sql FROM sqlite_master
        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid
        """
    ).map { (type: $0["type"] as String, name: $0["name"] as String, sql: $0["sql"] as String) }
    let virtual = parts.filter { $0.sql.hasPrefix("CREATE VIRTUAL TABLE") }.map(\.name)
    var text = "PRAGMA auto_vacuum = INCREMENTAL;\nPRAGMA foreign_keys = OFF;\n"
    for part in parts where part.type == "table" {
      // A full-text index makes its own tables; what it put into them is replaced.
      let isShadow = virtual.contains { part.name.hasPrefix($0 + "_") }
      text += isShadow ? "DELETE FROM \"\(part.name)\";\n" : part.sql + ";\n"
    }
    for part in parts where part.type == "table" && !virtual.contains(part.name) {
      text += try rows(db, of: part.name)
    }
    text += try rows(db, of: "sqlite_sequence")
    // Behind the rows, so that no trigger hears of them.
    for part in parts where part.type != "table" { text += part.sql + ";\n" }
    return text
  }

  private static func rows(_ db: Database, of table: String) throws -> String {
    let columns = try String.fetchAll(
      db, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", arguments: [table])
    let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let values = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ', ' || ")
    return try String.fetchAll(db, sql: "SELECT \(values) FROM \"\(table)\" ORDER BY 1")
      .map { "INSERT INTO \"\(table)\" (\(names)) VALUES (\($0));\n" }.joined()
  }
}
