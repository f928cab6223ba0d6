/// What holds for every transfer of a fetcher.
package struct FetchSettings: Sendable {
  /// The whole `User-Agent`, with the operator's contact in it.
  package var userAgent: String
  /// Ranges that may be polled although they are not public.
  package var allowed: [AddressRange]
  /// Names of hosts that may be polled although their addresses are not public; lower case, without
  /// port.
  package var allowedHosts: Set<String>
  /// The proxy's address, or nil for direct connections; the environment is never asked.
  ///
  /// A proxy resolves names itself, so behind one only addresses written as numbers are guarded.
  package var proxy: String?
  package var connectTimeoutSeconds: Double
  /// For one request with all its redirects.
  package var totalTimeoutSeconds: Double
  /// The largest body, counted both as received and as unpacked.
  package var bodyBytesMax: Int
  /// The largest header of one answer, interim answers included.
  package var headerBytesMax: Int
  package var redirectsMax: Int
  /// Transfers under way at the same time; more wait for their turn.
  package var transfersMax: Int

  package init(
    userAgent: String, allowed: [AddressRange] = [], allowedHosts: Set<String> = [],
    proxy: String? = nil, connectTimeoutSeconds: Double = 10, totalTimeoutSeconds: Double = 20,
    bodyBytesMax: Int = 10 << 20, headerBytesMax: Int = 64 << 10, redirectsMax: Int = 5,
    transfersMax: Int = 64
  ) {
    self.userAgent = userAgent
    self.allowed = allowed
    self.allowedHosts = allowedHosts
    self.proxy = proxy
    self.connectTimeoutSeconds = connectTimeoutSeconds
    self.totalTimeoutSeconds = totalTimeoutSeconds
    self.bodyBytesMax = bodyBytesMax
    self.headerBytesMax = headerBytesMax
    self.redirectsMax = redirectsMax
    self.transfersMax = transfersMax
  }

  /// The product at the beginning of the User-Agent, which a server may address by name.
  var robotName: String {
    String(userAgent.prefix { !"/ (".contains($0) })
  }
}
