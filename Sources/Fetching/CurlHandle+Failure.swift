import CCurl
import Foundation
import Posts

extension CurlHandle {
  /// What libcurl's result means for a person; nil if the answer is usable.
  func failure(_ code: CURLcode, settings: FetchSettings) -> FetchingError? {
    guard let transfer else { return .cancelled }
    let host = transfer.host
    switch transfer.answer.cut {
    case .enough: return nil
    case .headerTooLarge:
      return .headerTooLarge(host: host, bytesMax: settings.headerBytesMax)
    case .bodyTooLarge:
      return .bodyTooLarge(host: host, bytesMax: settings.bodyBytesMax)
    case nil: break
    }
    if code == CURLE_OK { return nil }
    if code == CURLE_OPERATION_TIMEDOUT { return timedOut(transfer, settings: settings) }
    if code == CURLE_COULDNT_CONNECT { return notConnected(host, refused: transfer.refused) }
    return Self.failure(code, host: host, detail: reason(code), settings: settings)
  }

  private static func failure(
    _ code: CURLcode, host: String, detail: String, settings: FetchSettings
  ) -> FetchingError {
    switch code {
    case CURLE_URL_MALFORMAT:
      .invalidAddress
    case CURLE_COULDNT_RESOLVE_HOST:
      .nameNotResolved(host: host)
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
      .proxyFailed(detail: detail)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER:
      .tls(host: host, detail: detail)
    case CURLE_OUT_OF_MEMORY:
      // libcurl's word for one line of header longer than 100 KiB.
      .headerTooLarge(host: host, bytesMax: settings.headerBytesMax)
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      .connectionLost(host: host, detail: detail)
    case CURLE_RECV_ERROR:
      // Also libcurl's word for chunks with a wrong size line.
      detail.localizedCaseInsensitiveContains("chunk")
        ? .malformedAnswer(host: host, detail: detail)
        : .connectionLost(host: host, detail: detail)
    default:
      .malformedAnswer(host: host, detail: detail)
    }
  }

  /// Names the time that was really waited: no connection ends sooner than no answer.
  private func timedOut(_ transfer: Transfer, settings: FetchSettings) -> FetchingError {
    let spent = (transfer.trail.spent + transfer.spent) / .seconds(1)
    let seconds = min(max(spent.rounded(), 1), settings.totalTimeoutSeconds.rounded(.up))
    return .timedOut(host: transfer.host, seconds: Int(seconds))
  }

  private func notConnected(_ host: String, refused: IPAddress?) -> FetchingError {
    if let refused { return .addressNotAllowed(host: host, address: "\(refused)") }
    if systemError == Int(ECONNREFUSED) { return .connectionRefused(host: host) }
    return .connectionFailed(host: host, detail: reason(CURLE_COULDNT_CONNECT))
  }

  /// libcurl's own words; they may quote the server, so they are cleaned and cut.
  private func reason(_ code: CURLcode) -> String {
    let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    return String(text.printable.prefix(160))
  }
}
