/// Makes single requests over HTTP: conditionally, within limits, and only to addresses that may be
/// asked. Sends nothing but `GET`. `PacedFetcher` asks through it.
package final class FeedFetcher: Sendable {
  let loop: CurlLoop

  package init(settings: FetchSettings) {
    loop = CurlLoop(settings: settings)
  }

  deinit { loop.stop() }

  var settings: FetchSettings { loop.settings }

  /// Makes the request at the place where its redirects have led, and follows none itself.
  ///
  /// Cancelling the task ends the transfer, with `.failed(.cancelled)`.
  func hop(_ request: FetchRequest, _ trail: RedirectTrail) async -> Hop {
    let transfer = Transfer(request, trail: trail, settings: settings)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.attach(continuation)
        loop.submit(transfer)
      }
    } onCancel: {
      transfer.abandon()
      loop.noticeAbandoned()
    }
  }

  /// Ends all transfers as cancelled, closes every connection and ends the thread. Whatever is
  /// fetched afterwards is cancelled at once.
  package func shutdown() { loop.stop() }
}
