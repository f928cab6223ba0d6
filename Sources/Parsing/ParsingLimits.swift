/// How much of a document the parser is willing to hold; no input can make it take more.
package struct ParsingLimits: Sendable, Hashable {
  /// Longer documents are refused. Bytes.
  package var documentBytesMax: Int
  /// Elements or JSON values inside each other.
  package var depthMax: Int
  /// Entries after this many are left out, with a warning.
  package var entriesMax: Int
  /// What is longer is cut, with a warning. Bytes of the body of one entry.
  package var bodyBytesMax: Int
  /// What is longer is cut. Bytes of a title, an identifier, an address or a name.
  package var lineBytesMax: Int
  package var categoriesMax: Int

  package init(
    documentBytesMax: Int = 64 << 20, depthMax: Int = 200, entriesMax: Int = 200_000,
    bodyBytesMax: Int = 1 << 20, lineBytesMax: Int = 16 << 10, categoriesMax: Int = 100
  ) {
    self.documentBytesMax = documentBytesMax
    self.depthMax = depthMax
    self.entriesMax = entriesMax
    self.bodyBytesMax = bodyBytesMax
    self.lineBytesMax = lineBytesMax
    self.categoriesMax = categoriesMax
  }

  package static let `default` = ParsingLimits()
}
