/// Fetches documents over HTTP: conditionally, within limits, and only from addresses that may be
/// asked. Sends nothing but `GET`.
package final class FeedFetcher: Sendable {
  let loop: CurlLoop

  package init(settings: FetchSettings) {
    loop = CurlLoop(settings: settings)
  }

  deinit { loop.stop() }

  /// Makes one request and follows its redirects. Never throws: a failure is a result too.
  ///
  /// Cancelling the task ends the transfer, with `.failed(.cancelled)`.
  package func fetch(_ request: FetchRequest) async -> FetchResult {
    let transfer = Transfer(request, settings: loop.settings)
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
