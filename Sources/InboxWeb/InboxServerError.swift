/// Why the inbox page cannot be served, each case a sentence that says what to do.
package enum InboxServerError: Error, Equatable, CustomStringConvertible {
  /// The address asked for would be reachable from other machines.
  case notLoopback(String)
  case badPort(Int)
  case addressInUse(String)
  case cannotListen(address: String, reason: String)

  package var description: String {
    switch self {
    case .notLoopback(let address):
      "the inbox may not listen on \(address): there are no accounts yet, so only this machine may "
        + "reach it; use 127.0.0.1, ::1 or localhost"
    case .badPort(let port):
      "\(port) is not a port; use a number from 1 to 65535, or 0 for any that is free"
    case .addressInUse(let address):
      "\(address) is already in use, perhaps by another sluice; stop that one, or choose another "
        + "port with --listen"
    case .cannotListen(let address, let reason):
      "cannot listen on \(address): \(reason)"
    }
  }
}
