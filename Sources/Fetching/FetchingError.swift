/// Why a request brought nothing. Its description is a sentence for the feed's row: what failed and
/// what to do. It names hosts only, since whole addresses can hold tokens.
package enum FetchingError: Error, Sendable, Hashable {
  case invalidAddress
  case unsupportedScheme(String)
  /// A header field of the request that holds control characters or is misnamed.
  case invalidHeader(name: String)
  case nameNotResolved(host: String)
  case addressNotAllowed(host: String, address: String)
  case connectionRefused(host: String)
  /// No connection came about, for another reason than a refusal.
  case connectionFailed(host: String, detail: String)
  case proxyFailed(detail: String)
  case timedOut(host: String, seconds: Int)
  case tls(host: String, detail: String)
  /// The connection ended or broke off before the answer was complete.
  case connectionLost(host: String, detail: String)
  /// What came is not HTTP, or not what its header promised.
  case malformedAnswer(host: String, detail: String)
  case headerTooLarge(host: String, bytesMax: Int)
  case bodyTooLarge(host: String, bytesMax: Int)
  case tooManyRedirects(redirectsMax: Int)
  case httpStatus(Int, host: String)
  /// 304 to a request that named nothing known.
  case notModifiedUnasked(host: String)
  /// The caller gave up, or the fetcher was shut down.
  case cancelled
}

extension FetchingError {
  /// Whether the request came to nobody, perhaps because this machine has no network.
  package var reachedNobody: Bool {
    switch self {
    case .nameNotResolved, .connectionFailed: true
    default: false
    }
  }
}

extension FetchingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidAddress:
      "The feed's address is not a valid web address; correct it in feeds.yml."
    case .unsupportedScheme(let scheme):
      "The feed leads to a \(scheme): address, and only http and https are fetched;"
        + " look for the feed's new address."
    case .invalidHeader(let name):
      "The header \(name) for this feed is not valid; correct it, or its credential's file."
    case .nameNotResolved(let host):
      "The name \(host) could not be resolved; check its spelling and this machine's network."
    case .addressNotAllowed(let host, let address):
      "\(host) is \(host == address ? "" : "at \(address), which is ")not a public address;"
        + " if it is meant, list it under allow in feeds.yml."
    case .connectionRefused(let host):
      "\(host) refused the connection; its server is probably down, so this is tried again."
    case .connectionFailed(let host, let detail):
      "No connection to \(host) came about (\(detail)); check this machine's network."
    case .proxyFailed(let detail):
      "The proxy could not be used (\(detail)); check proxy in feeds.yml."
    case .timedOut(let host, let seconds):
      "\(host) did not answer completely within \(seconds) s; it is tried again later."
    case .tls(let host, let detail):
      "\(host) could not prove who it is (\(detail));"
        + " its certificate has to be renewed, or the address corrected."
    case .connectionLost(let host, let detail):
      "\(host) broke off its answer (\(detail)); it is tried again later."
    case .malformedAnswer(let host, let detail):
      "\(host) gave an answer that cannot be read (\(detail));"
        + " check that the address is that of a feed."
    case .headerTooLarge(let host, let bytesMax):
      "\(host) sent more than \(bytesMax >> 10) KiB of header;"
        + " check that the address is that of a feed."
    case .bodyTooLarge(let host, let bytesMax):
      "The document from \(host) is larger than \(Self.size(bytesMax));"
        + " look for a shorter feed of the same site."
    case .tooManyRedirects(let redirectsMax):
      "The feed redirects more than \(redirectsMax) times, perhaps in a circle;"
        + " look for its new address."
    case .httpStatus(let status, let host):
      Self.sentence(status: status, host: host)
    case .notModifiedUnasked(let host):
      "\(host) says \"not modified\" though it was asked for all of it (304);"
        + " check whether a cache or proxy on the way answers for it."
    case .cancelled:
      "The request was given up before its answer came; it is made again at the next poll."
    }
  }

  private static func sentence(status: Int, host: String) -> String {
    switch status {
    case 401, 407:
      "\(host) wants a sign-in (\(status)); give the feed a credential in feeds.yml."
    case 403:
      "\(host) forbids this feed (403); it may need a credential, or not want to be polled."
    case 404:
      "\(host) has no such document (404); look for the feed's new address."
    case 500...599:
      "\(host) has a fault of its own (\(status)); it is tried again later."
    default:
      "\(host) answered with status \(status); check that the address is that of a feed."
    }
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : bytes >= 1 << 10 ? "\(bytes >> 10) KiB" : "\(bytes) B"
  }
}
