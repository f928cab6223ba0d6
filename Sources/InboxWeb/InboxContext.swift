import Hummingbird

/// What accompanies a request through the routes.
struct InboxContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The port the request came in on; nil where there is no socket.
  let localPort: Int?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    localPort = source.channel.localAddress?.port
  }
}
