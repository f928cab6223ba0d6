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
  private var waiting: [Transfer] = []
  private var active: [UnsafeMutableRawPointer: CurlHandle] = [:]
  private var idle: [CurlHandle] = []

  private static let libraryReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(settings: FetchSettings) {
    guard Self.libraryReady, let multi = curl_multi_init() else {
      preconditionFailure("libcurl cannot start")
    }
    self.settings = settings
    self.multi = multi
    guarded = AddressGuard(allowed: settings.allowed)
    _ = sluice_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.transfersMax)
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
    if !isAccepted { transfer.finish(.failed(.cancelled)) }
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
      // What finished made room, or goes on with a redirect.
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
    waiting += taken.arrived
    if taken.someAbandoned || taken.arrived.contains(where: \.isAbandoned) { dropAbandoned() }
    return !taken.isStopping
  }

  private func dropAbandoned() {
    for transfer in waiting where transfer.isAbandoned { transfer.finish(.failed(.cancelled)) }
    waiting.removeAll(where: \.isAbandoned)
    for handle in active.values.filter({ $0.transfer?.isAbandoned == true }) {
      finish(handle, .failed(.cancelled))
    }
  }

  private func startWaiting() {
    var taken = 0
    while active.count < settings.transfersMax, taken < waiting.count {
      let transfer = waiting[taken]
      taken += 1
      if let mistake = transfer.mistake {
        transfer.finish(.failed(mistake))
      } else {
        transfer.began = .now
        start(transfer, on: idle.popLast() ?? newHandle())
      }
    }
    waiting.removeFirst(taken)
  }

  private func newHandle() -> CurlHandle {
    CurlHandle(guarded: guarded, behindProxy: settings.proxy != nil)
  }

  /// Sends the transfer's next hop.
  private func start(_ transfer: Transfer, on handle: CurlHandle) {
    active[handle.easy] = handle
    let spent = transfer.began.map { ContinuousClock.now - $0 } ?? .zero
    let secondsLeft = settings.totalTimeoutSeconds - spent / .seconds(1)
    handle.prepare(transfer, settings: settings, secondsLeft: max(secondsLeft, 0.001))
    if let literal = settings.proxy == nil ? nil : WebAddress(transfer.address)?.literal,
      !guarded.permits(literal)
    {
      let error = FetchingError.addressNotAllowed(host: transfer.host, address: "\(literal)")
      return finish(handle, .failed(error))
    }
    guard curl_multi_add_handle(multi, handle.easy) == CURLM_OK else {
      // It would never be reported as done, and somebody waits for it.
      return finish(
        handle, .failed(.connectionFailed(host: transfer.host, detail: "out of memory")))
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
        finish(handle, .failed(failure))
      } else {
        goOn(transfer, on: handle)
      }
    }
    return count
  }

  private func goOn(_ transfer: Transfer, on handle: CurlHandle) {
    switch transfer.nextStep(settings: settings, now: Date()) {
    case .finish(let result):
      finish(handle, result)
    case .followRedirect(let location, let isPermanent):
      let failure = transfer.follow(location, permanent: isPermanent, settings: settings)
      if let failure { return finish(handle, .failed(failure)) }
      curl_multi_remove_handle(multi, handle.easy)
      start(transfer, on: handle)
    }
  }

  private func finish(_ handle: CurlHandle, _ result: FetchResult) {
    let transfer = handle.transfer
    curl_multi_remove_handle(multi, handle.easy)
    active[handle.easy] = nil
    handle.release()
    idle.append(handle)
    transfer?.finish(result)
  }

  private func endEverything() {
    for handle in Array(active.values) { finish(handle, .failed(.cancelled)) }
    let late = inbox.withLock { inbox in
      defer { inbox.arrived = [] }
      return inbox.arrived
    }
    for transfer in waiting + late { transfer.finish(.failed(.cancelled)) }
    waiting = []
    idle = []
  }
}
