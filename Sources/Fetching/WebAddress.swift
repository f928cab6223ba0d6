import CCurl

/// The parts of an address that decide who is asked, read by libcurl's own parser so that what was
/// checked is what will be fetched.
struct WebAddress: Sendable, Hashable {
  /// In lower case, such as `https`.
  let scheme: String
  /// In lower case; numeric IPv4 forms normalised, IPv6 in brackets.
  let host: String
  /// Stated, or the scheme's own; nil where neither is known.
  let port: Int?

  /// Nil for text that is no absolute address with a scheme.
  init?(_ text: String) {
    guard let parts = curl_url() else { return nil }
    defer { curl_url_cleanup(parts) }
    let options = UInt32(CURLU_NON_SUPPORT_SCHEME)
    guard curl_url_set(parts, CURLUPART_URL, text, options) == CURLUE_OK,
      let scheme = Self.part(CURLUPART_SCHEME, of: parts)
    else { return nil }
    self.scheme = scheme.lowercased()
    host = Self.part(CURLUPART_HOST, of: parts)?.lowercased() ?? ""
    port = Self.part(CURLUPART_PORT, of: parts).flatMap { Int($0) }
  }

  private static func part(
    _ part: CURLUPart, of parts: OpaquePointer, options: Int32 = CURLU_DEFAULT_PORT
  ) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(parts, part, &text, UInt32(options)) == CURLUE_OK, let text
    else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  /// The absolute address that a `Location` means on the page at `base`; nil if it means none.
  ///
  /// A user and password are left out: whoever redirects does not choose as whom we sign in.
  static func resolve(_ location: String, against base: String) -> String? {
    guard let parts = curl_url() else { return nil }
    defer { curl_url_cleanup(parts) }
    let options = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)
    guard curl_url_set(parts, CURLUPART_URL, base, options) == CURLUE_OK,
      curl_url_set(parts, CURLUPART_URL, location, options) == CURLUE_OK
    else { return nil }
    for secret in [CURLUPART_USER, CURLUPART_PASSWORD] { curl_url_set(parts, secret, nil, 0) }
    return part(CURLUPART_URL, of: parts, options: 0)
  }

  /// Whether it can be fetched at all.
  var isWeb: Bool { ["http", "https"].contains(scheme) && !host.isEmpty }

  /// The IP address, if the host is written as one.
  var literal: IPAddress? {
    IPAddress(host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host)
  }

  /// Whether secrets meant for this address may be sent to the other: the same host, and the same
  /// scheme and port or the step up from `http` to `https` on their own ports.
  func sharesSecrets(with other: WebAddress) -> Bool {
    guard host == other.host else { return false }
    if scheme == other.scheme, port == other.port { return true }
    return scheme == "http" && port == 80 && other.scheme == "https" && other.port == 443
  }
}
