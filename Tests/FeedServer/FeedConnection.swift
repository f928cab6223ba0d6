import Foundation

/// One connection that a client opened. Used by its own thread only.
package final class FeedConnection {
  private let socket: Int32
  private var received: [UInt8] = []
  /// Counted from 1.
  package let number: Int

  init(socket: Int32, number: Int) {
    self.socket = socket
    self.number = number
  }

  /// Sends everything; false once the client is gone.
  @discardableResult
  package func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Says nothing more until the client has closed the connection or the server stops.
  package func waitUntilClosed() {
    while receive() {}
  }

  /// Ends the connection the hard way, with a TCP reset.
  package func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// The next request; nil once the client has closed, or when it does not speak HTTP.
  func nextRequest() -> FeedRequest? {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let range = received.firstRange(of: end) {
        let head = String(decoding: received[..<range.lowerBound], as: UTF8.self)
        received.removeSubrange(..<range.upperBound)
        return FeedRequest(head: head, connection: number)
      }
      guard received.count < 1 << 20, receive() else { return nil }
      if let first = received.first, !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) {
        send("HTTP/1.1 400 Bad Request\r\n\r\n")
        return nil
      }
    }
  }

  private func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(socket, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    received += chunk.prefix(count)
    return true
  }
}
