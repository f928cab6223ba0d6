/// Where the redirects of a request have led so far.
struct RedirectTrail: Sendable {
  /// Where the next `GET` goes, or the last one went.
  private(set) var address: String
  /// Redirects followed so far.
  private(set) var count = 0
  /// Whether every hop so far stayed where the request's secrets may go.
  private(set) var isTrusted = true
  /// Where permanent redirects alone lead from the first address; nil if the first hop is none.
  private(set) var permanentAddress: String?
  /// What the hops so far took, without the time waited for turns.
  var spent = Duration.zero
  private var isPermanent = true

  /// The longest `Location` that is followed: what RFC 9110 section 4.1 asks of everybody.
  static let locationBytesMax = 8_000

  init(from address: String) { self.address = address }

  /// The host of the address, for messages.
  var host: String { WebAddress(address)?.host ?? "the server" }

  /// Follows a redirect: where it points becomes the next address. Changes nothing if it may not
  /// be followed.
  mutating func follow(
    _ location: String, isPermanent permanent: Bool, redirectsMax: Int
  ) throws(FetchingError) {
    guard location.utf8.count <= Self.locationBytesMax, let here = WebAddress(address),
      let next = WebAddress.resolve(location, against: address), let target = WebAddress(next)
    else {
      throw .malformedAnswer(host: host, detail: "it redirects to no valid address")
    }
    guard target.isWeb else { throw .unsupportedScheme(String(target.scheme.prefix(20))) }
    guard count < redirectsMax else { throw .tooManyRedirects(redirectsMax: redirectsMax) }
    count += 1
    isTrusted = isTrusted && here.sharesSecrets(with: target)
    isPermanent = isPermanent && permanent
    if isPermanent { permanentAddress = next }
    address = next
  }
}
