/// What a server gave to recognise an unchanged document, kept verbatim and sent back verbatim.
package struct CacheValidators: Sendable, Hashable, Codable {
  /// The `ETag` as received, quotes and a `W/` in front included.
  package var etag: String?
  /// The `Last-Modified` as received: servers compare it as text.
  package var lastModified: String?

  package init(etag: String? = nil, lastModified: String? = nil) {
    self.etag = etag
    self.lastModified = lastModified
  }

  package var isEmpty: Bool { etag == nil && lastModified == nil }
}
