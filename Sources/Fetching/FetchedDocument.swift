/// A complete answer with a body.
package struct FetchedDocument: Sendable {
  /// The body, unpacked.
  package var body: [UInt8]
  /// The `Content-Type` as received, parameters included.
  package var contentType: String?
  /// What to send with the next request; stored together with the posts of this document.
  package var validators: CacheValidators
  /// Where the document was, after redirects.
  package var finalAddress: String
  /// Whether there were redirects and all of them were permanent (301, 308).
  package var movedPermanently: Bool
  /// How long the server holds the document to be fresh, its age already taken off; nil if unsaid.
  package var freshForSeconds: Int?
  /// Whether `X-Robots-Tag` asks this robot, by name, not to index the document.
  package var noindex: Bool

  package init(
    body: [UInt8], contentType: String? = nil, validators: CacheValidators = CacheValidators(),
    finalAddress: String, movedPermanently: Bool = false, freshForSeconds: Int? = nil,
    noindex: Bool = false
  ) {
    self.body = body
    self.contentType = contentType
    self.validators = validators
    self.finalAddress = finalAddress
    self.movedPermanently = movedPermanently
    self.freshForSeconds = freshForSeconds
    self.noindex = noindex
  }
}
