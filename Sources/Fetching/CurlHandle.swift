import CCurl
import Foundation

/// One libcurl easy handle and what must live as long as its transfer.
///
/// Only the loop's thread touches it.
final class CurlHandle {
  let easy: UnsafeMutableRawPointer
  private(set) var transfer: Transfer?
  private let guarded: AddressGuard
  private let behindProxy: Bool
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init(guarded: AddressGuard, behindProxy: Bool) {
    guard let easy = curl_easy_init() else { preconditionFailure("libcurl is out of memory") }
    self.easy = easy
    self.guarded = guarded
    self.behindProxy = behindProxy
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headers)
    message.deallocate()
  }

  /// Makes the handle ready for the transfer, with what is left of its time.
  func prepare(_ transfer: Transfer, settings: FetchSettings, secondsLeft: Double) {
    self.transfer = transfer
    setManners(transfer, settings: settings)
    setLimits(settings, secondsLeft: secondsLeft)
    setCallbacks()
  }

  /// Lets go of the transfer; the handle can be used again, and nothing of one request, least of
  /// all a secret, is left for the next.
  func release() {
    transfer = nil
    curl_easy_reset(easy)
    curl_slist_free_all(headers)
    headers = nil
  }

  /// What libcurl says of the error, for people.
  var detail: String { String(cString: message) }

  /// The operating system's number for a failed connection, 0 if there is none.
  var systemError: Int {
    var number = 0
    _ = sluice_curl_get_long(easy, CURLINFO_OS_ERRNO, &number)
    return number
  }

  /// Whether the guard lets a socket to this address open. A proxy is the operator's own choice.
  fileprivate func permits(_ address: IPAddress?) -> Bool {
    if behindProxy { return true }
    guard let address, guarded.permits(address, of: transfer?.target) else {
      transfer?.refused = address
      return false
    }
    return true
  }
}

extension CurlHandle {
  private func setManners(_ transfer: Transfer, settings: FetchSettings) {
    set(CURLOPT_HTTPGET, 1)
    set(CURLOPT_URL, transfer.trail.address)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_USERAGENT, settings.userAgent)
    set(CURLOPT_ACCEPT_ENCODING, "")
    // Both set always, even to nothing: else libcurl reads the environment, past the guard.
    set(CURLOPT_PROXY, settings.proxy ?? "")
    set(CURLOPT_NOPROXY, "")
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    for line in transfer.headerLines { headers = curl_slist_append(headers, line) }
    _ = sluice_curl_set_headers(easy, headers)
  }

  private func setLimits(_ settings: FetchSettings, secondsLeft: Double) {
    set(CURLOPT_CONNECTTIMEOUT_MS, Int((settings.connectTimeoutSeconds * 1000).rounded(.up)))
    set(CURLOPT_TIMEOUT_MS, Int((secondsLeft * 1000).rounded(.up)))
    set(CURLOPT_NOSIGNAL, 1)
    // A name server that does not answer must not hold up the loop when a transfer is given up.
    set(CURLOPT_QUICK_EXIT, 1)
    message.pointee = 0
    _ = sluice_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, message)
  }

  private func setCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = sluice_curl_set_bytes(easy, CURLOPT_HEADERFUNCTION, receiveHeader)
    _ = sluice_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
    _ = sluice_curl_set_bytes(easy, CURLOPT_WRITEFUNCTION, receiveBody)
    _ = sluice_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    _ = sluice_curl_set_progress(easy, watchProgress)
    _ = sluice_curl_set_pointer(easy, CURLOPT_XFERINFODATA, context)
    set(CURLOPT_NOPROGRESS, 0)
    _ = sluice_curl_set_open(easy, openSocket)
    _ = sluice_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
  }

  private func set(_ option: CURLoption, _ value: Int) {
    let code = sluice_curl_set_long(easy, option, value)
    precondition(code == CURLE_OK, "libcurl does not know option \(option.rawValue)")
  }

  private func set(_ option: CURLoption, _ value: String) {
    let code = sluice_curl_set_text(easy, option, value)
    precondition(code == CURLE_OK, "libcurl does not take option \(option.rawValue)")
  }
}

// The callbacks. Their context is the handle, which outlives its transfer.

private func handle(_ context: UnsafeMutableRawPointer?) -> CurlHandle? {
  context.map { Unmanaged<CurlHandle>.fromOpaque($0).takeUnretainedValue() }
}

private func buffer(
  _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int
) -> UnsafeBufferPointer<UInt8> {
  UnsafeRawBufferPointer(start: bytes, count: count).assumingMemoryBound(to: UInt8.self)
}

private let receiveHeader: sluice_curl_bytes = { bytes, size, count, context in
  let line = buffer(bytes, size * count)
  return handle(context)?.transfer?.answer.receive(headerLine: line) == true ? size * count : 0
}

private let receiveBody: sluice_curl_bytes = { bytes, size, count, context in
  let chunk = buffer(bytes, size * count)
  return handle(context)?.transfer?.answer.receive(body: chunk) == true ? size * count : 0
}

private let watchProgress: sluice_curl_progress = { context, _, received, _, _ in
  handle(context)?.transfer?.answer.receivedOnWire(bytes: Int(received)) == true ? 0 : 1
}

private let openSocket: sluice_curl_open = { context, _, target in
  let refused: curl_socket_t = -1
  guard let handle = handle(context), let target else { return refused }
  var bytes = [UInt8](repeating: 0, count: 16)
  let count = Int(sluice_curl_ip(target, &bytes))
  guard handle.permits(IPAddress(bytes: bytes.prefix(count))) else { return refused }
  let type = target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
  return socket(target.pointee.family, type, target.pointee.protocol)
}
