import Hummingbird

typealias HeaderName = HTTPFields.Element.Name

/// Header fields that the library has no name for.
extension HeaderName {
  /// A second `Host`; the library makes the first one the authority.
  static let furtherHost = Self("Host")!
  static let csrfToken = Self("X-CSRF-Token")!
  static let secFetchSite = Self("Sec-Fetch-Site")!
  static let referrerPolicy = Self("Referrer-Policy")!
  static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
  static let frameOptions = Self("X-Frame-Options")!
}
