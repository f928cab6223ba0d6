import CCurl
import Foundation
import Synchronization

/// The thread on which all transfers happen, over one libcurl multi handle.
///
/// Everything below "On the thread" belongs to that thread alone; the rest of the program reaches
/// it through the inbox and a wake-up. Unchecked for that reason.
final class CurlLoop: @unchecked Sendable {
  private struct Inbox {
    var arrived: [Transfer] = []
    var someAbandoned = false
    var isStopping = false
  }

  let settings: FetchSettings
  private let multi: UnsafeMutableRawPointer
  private let guarded: AddressGuard
  private let inbox = Mutex(Inbox())
  private var thread = pthread_t()

  // On the thread.
  private var waiting = TransferQueue()
  private var active: [UnsafeMutableRawPointer: CurlHandle] = [:]
  private var idle: [CurlHandle] = []

  private static let libraryReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(settings: FetchSettings) {
    guard Self.libraryReady, let multi = curl_multi_init() else {
      preconditionFailure("libcurl cannot start")
    }
    self.settings = settings
    self.multi = multi
    guarded = AddressGuard(allowed: settings.allowed, allowedHosts: settings.allowedHosts)
    // More than transfers at a time: with a gap for each host, many hosts are asked in turn, and
    // one of them should find its connection still open when it is asked again.
    let connectionsMax = settings.transfersMax * 4
    _ = sluice_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connectionsMax)
    startThread()
  }

  /// Hands a transfer over; it is always finished, at once if the loop has stopped.
  func submit(_ transfer: Transfer) {
    let isAccepted = inbox.withLock { inbox in
      guard !inbox.isStopping else { return false }
      inbox.arrived.append(transfer)
      curl_multi_wakeup(multi)
      return true
    }
    if !isAccepted { transfer.finish(.ended(.failed(.cancelled))) }
  }

  /// Makes the loop look for abandoned transfers.
  func noticeAbandoned() {
    inbox.withLock { inbox in
      guard !inbox.isStopping else { return }
      inbox.someAbandoned = true
      curl_multi_wakeup(multi)
    }
  }

  /// Ends all transfers as cancelled and waits for the thread, which takes no time worth noting.
  func stop() {
    let isFirst = inbox.withLock { inbox in
      defer { inbox.isStopping = true }
      return !inbox.isStopping
    }
    guard isFirst else { return }
    curl_multi_wakeup(multi)
    pthread_join(thread, nil)
    curl_multi_cleanup(multi)
  }

  private func startThread() {
    let context = Unmanaged.passRetained(self).toOpaque()
    let code = pthread_create(&thread, nil, runLoop, context)
    precondition(code == 0, "no thread for the transfers: error \(code)")
  }
}

private let runLoop: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
  context in
  guard let context else { return nil }
  // Signals are for the other threads; a broken pipe is only an error code here.
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_SETMASK, &all, nil)
  Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
  return nil
}

extension CurlLoop {
  fileprivate func run() {
    var running: Int32 = 0
    let pollMilliseconds: Int32 = 60_000
    while takeInbox() {
      startWaiting()
      curl_multi_perform(multi, &running)
      // What finished made room.
      if takeFinished() == 0 { curl_multi_poll(multi, nil, 0, pollMilliseconds, nil) }
    }
    endEverything()
  }

  /// Takes what came in; false to stop.
  private func takeInbox() -> Bool {
    let taken = inbox.withLock { inbox in
      defer { (inbox.arrived, inbox.someAbandoned) = ([], false) }
      return inbox
    }
    waiting.append(taken.arrived)
    if taken.someAbandoned || taken.arrived.contains(where: \.isAbandoned) { dropAbandoned() }
    return !taken.isStopping
  }

  private func dropAbandoned() {
    waiting.removeAll { transfer in
      guard transfer.isAbandoned else { return false }
      transfer.finish(.ended(.failed(.cancelled)))
      return true
    }
    for handle in active.values.filter({ $0.transfer?.isAbandoned == true }) {
      finish(handle, .ended(.failed(.cancelled)))
    }
  }

  private func startWaiting() {
    while active.count < settings.transfersMax, let transfer = waiting.popFirst() {
      start(transfer, on: idle.popLast() ?? newHandle())
    }
  }

  private func newHandle() -> CurlHandle {
    CurlHandle(guarded: guarded, behindProxy: settings.proxy != nil)
  }

  private func start(_ transfer: Transfer, on handle: CurlHandle) {
    active[handle.easy] = handle
    transfer.began = .now
    let secondsLeft = settings.totalTimeoutSeconds - transfer.trail.spent / .seconds(1)
    handle.prepare(transfer, settings: settings, secondsLeft: max(secondsLeft, 0.001))
    if let literal = settings.proxy == nil ? nil : transfer.target?.literal,
      !guarded.permits(literal)
    {
      let error = FetchingError.addressNotAllowed(host: transfer.host, address: "\(literal)")
      return finish(handle, .ended(.failed(error)))
    }
    guard curl_multi_add_handle(multi, handle.easy) == CURLM_OK else {
      // It would never be reported as done, and somebody waits for it.
      return finish(
        handle, .ended(.failed(.connectionFailed(host: transfer.host, detail: "out of memory"))))
    }
  }

  /// Deals with every transfer that libcurl is done with, and says how many there were.
  private func takeFinished() -> Int {
    var left: Int32 = 0
    var count = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
        let handle = active[easy], let transfer = handle.transfer
      else { continue }
      // The message is gone once the handle is removed.
      let code = sluice_curl_result(message)
      count += 1
      if let failure = handle.failure(code, settings: settings) {
        finish(handle, transfer.outcome(failed: failure, settings: settings, now: Date()))
      } else {
        finish(handle, transfer.outcome(settings: settings, now: Date()))
      }
    }
    return count
  }

  private func finish(_ handle: CurlHandle, _ outcome: Hop.Outcome) {
    let transfer = handle.transfer
    curl_multi_remove_handle(multi, handle.easy)
    active[handle.easy] = nil
    handle.release()
    idle.append(handle)
    transfer?.finish(outcome)
  }

  private func endEverything() {
    for handle in Array(active.values) { finish(handle, .ended(.failed(.cancelled))) }
    let late = inbox.withLock { inbox in
      defer { inbox.arrived = [] }
      return inbox.arrived
    }
    for transfer in waiting.taken() + late { transfer.finish(.ended(.failed(.cancelled))) }
    idle = []
  }
}
