import Hummingbird

/// The files of the page, as they are embedded in the binary.
enum Page {
  static let html = response(PackageResources.inbox_html, "text/html; charset=utf-8")
  static let css = response(PackageResources.inbox_css, "text/css; charset=utf-8")
  static let script = response(PackageResources.inbox_js, "text/javascript; charset=utf-8")
  static let icon = response(Array(iconDrawing.utf8), "image/svg+xml")

  private static func response(_ bytes: [UInt8], _ type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// Water running over riffles, and the one grain that stays.
  private static let iconDrawing = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" \
    rx="7" fill="#1d5c63"/><path d="M5 11q5.5-5 11 0t11 0M5 17q5.5-5 11 0t11 0" fill="none" \
    stroke="#cfe6e4" stroke-width="2.4" stroke-linecap="round"/><circle cx="16" cy="24" r="3.4" \
    fill="#f2b63c"/></svg>
    """
}
