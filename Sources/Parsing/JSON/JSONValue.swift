/// A value that was found in JSON text: what it is and where it stands. Nothing is copied.
struct JSONValue: Sendable {
  enum Kind: UInt8, Sendable { case absent, null, bool, number, string, array, object }

  var kind = Kind.absent
  var hasEscapes = false
  /// The bytes of the value; of a string without its quotes.
  var start = 0
  /// Of a value that the document ends in: the end of the document.
  var end = 0
  var isWhole = true
}
