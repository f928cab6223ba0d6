/// One address that is polled.
package struct Feed: Sendable, Hashable {
  /// The configured address; what the feed is known by.
  package var address: String
  /// What people see: addresses can hold tokens.
  package var name: String
  /// The name of the stream it belongs to.
  package var stream: String

  package init(address: String, name: String, stream: String) {
    self.address = address
    self.name = name
    self.stream = stream
  }
}
