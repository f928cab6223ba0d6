/// One `GET` to be made.
package struct FetchRequest: Sendable, Hashable {
  /// The address, `http` or `https`.
  package var address: String
  /// What the last complete answer gave; empty asks unconditionally.
  package var validators: CacheValidators
  /// Further header fields by name, such as `Authorization`.
  ///
  /// They are secrets of the address's host: a redirect to another host, or from `https` down to
  /// `http`, is followed without them.
  package var headers: [String: String]

  package init(
    address: String, validators: CacheValidators = CacheValidators(),
    headers: [String: String] = [:]
  ) {
    self.address = address
    self.validators = validators
    self.headers = headers
  }
}
