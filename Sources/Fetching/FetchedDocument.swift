/// An answer with a body.
package struct FetchedDocument: Sendable {
  /// The body, unpacked.
  package var body: [UInt8]
  /// The `Content-Type` as received, parameters included.
  package var contentType: String?
  /// What to send with the next request; stored together with the posts of this document.
  package var validators: CacheValidators
  /// Where the document was, after redirects.
  package var finalAddress: String
  /// How long the server holds the document to be fresh, its age already taken off; nil if unsaid.
  package var freshForSeconds: Int?
  /// Whether `X-Robots-Tag` asks this robot, by name, not to index the document.
  package var noindex: Bool
  /// Why the connection was lost before all of the body came; nil for a complete document. One that
  /// was cut off has neither validators nor freshness, so that the rest is asked for.
  package var cutOff: FetchingError?

  package init(
    body: [UInt8], contentType: String? = nil, validators: CacheValidators = CacheValidators(),
    finalAddress: String, freshForSeconds: Int? = nil, noindex: Bool = false,
    cutOff: FetchingError? = nil
  ) {
    self.body = body
    self.contentType = contentType
    self.validators = validators
    self.finalAddress = finalAddress
    self.freshForSeconds = freshForSeconds
    self.noindex = noindex
    self.cutOff = cutOff
  }
}
