/// One value in force and where it comes from.
package struct EffectiveValue: Sendable, Hashable, Encodable {
  /// Such as `streams.crm.keep` or `streams.crm.feeds.HN.every`.
  package var path: String
  /// As it could be written in the file, such as `5%` or `14d`; values of headers are not shown.
  package var value: String
  /// `default`, `preset`, `feeds.yml:7` or `defaults (feeds.yml:3)`.
  package var origin: String

  package init(path: String, value: String, origin: String) {
    self.path = path
    self.value = value
    self.origin = origin
  }
}
