import Parsing
import Posts

/// One input of the fuzzer: bytes and how they are to be read, with all that must be true of the
/// result whatever the bytes are.
///
/// The first byte says how the rest is read. A small letter takes the limits of every day, a capital
/// one limits that short inputs reach too.
struct FuzzedDocument {
  var bytes: [UInt8]
  var contentType: String?
  var baseURL: String?
  var shape = FeedShape.detected
  /// The low half of the first byte, 0…15.
  let choice: Int
  private let limits: ParsingLimits

  /// Nil for no bytes at all.
  init?(_ start: UnsafePointer<UInt8>, count: Int) {
    guard count > 0 else { return nil }
    bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    choice = Int(start[0] & 0x0F)
    limits =
      start[0] & 0x20 != 0
      ? .default
      : ParsingLimits(
        depthMax: 12, entriesMax: 4, bodyBytesMax: 64, lineBytesMax: 24, categoriesMax: 2)
  }

  /// Reads it twice, entry by entry and as a whole, and ends the process where a promise is broken.
  func check() {
    let (feed, error) = read()
    let again = Result { () throws(ParsingError) in
      try FeedParser(limits: limits)
        .parse(bytes, contentType: contentType, baseURL: baseURL, shape: shape)
    }
    switch again {
    case .success(let again):
      require(error == nil && again == feed, "the same bytes were read differently", "")
    case .failure(let again): require(again == error, "the same bytes were refused differently", "")
    }
    if let error { require(!error.description.isEmpty, "an error without a sentence", "") }
    check(feed)
  }

  private func read() -> (ParsedFeed, ParsingError?) {
    var feed = ParsedFeed(format: .rss)
    do throws(ParsingError) {
      var reader = try FeedParser(limits: limits)
        .entries(of: bytes, contentType: contentType, baseURL: baseURL, shape: shape)
      var entries: [ParsedEntry] = []
      while let entry = try reader.next() {
        entries.append(entry)
        require(entries.count <= limits.entriesMax, "more entries than are allowed", "")
        require(entries.count <= bytes.count, "more entries than bytes", "")
      }
      let behind = try reader.next()
      require(behind == nil, "an entry behind the last", "")
      feed = reader.feed
      feed.entries = entries
      return (feed, nil)
    } catch {
      return (feed, error)
    }
  }

  private func check(_ feed: ParsedFeed) {
    checkLine(feed.title, "the feed's title")
    checkValid(feed.language, "the feed's language")
    checkAddress(feed.link, "the feed's link")
    for warning in feed.warnings { checkLine(warning, "a warning") }
    require(feed.warnings.count <= 30, "too many warnings", "\(feed.warnings.count)")
    for entry in feed.entries {
      check(entry.post)
      checkValid(entry.html, "html")
      checkValid(entry.summary, "summary")
    }
  }

  private func check(_ post: Post) {
    require(!post.id.isEmpty, "an empty identity", post.text)
    checkValid(post.id, "id")
    checkValid(post.conversation, "conversation")
    checkAddress(post.url, "url")
    checkLine(post.title, "title")
    checkLine(post.author, "author")
    checkLine(post.language, "language")
    for category in post.categories { checkLine(category, "category") }
    require(post.categories.count <= limits.categoriesMax, "too many categories", "")
    checkValid(post.text, "text")
    require(
      !post.text.unicodeScalars.contains { Self.isControl($0) && $0 != "\n" },
      "a control character in text", post.text)
  }
}

extension FuzzedDocument {
  private func checkLine(_ text: String?, _ what: String) {
    guard let text else { return }
    checkValid(text, what)
    require(!text.isEmpty, "\(what) is there but empty", "")
    require(
      !text.unicodeScalars.contains(where: Self.isControl), "a control character in \(what)", text)
  }

  /// Strings that were made without looking at their bytes need not be valid.
  private func checkValid(_ text: String?, _ what: String) {
    guard let text else { return }
    require(
      String(validating: Array(text.utf8), as: UTF8.self) != nil, "\(what) is no UTF-8", text)
  }

  /// By other means than the parser's own: a browser drops white space and controls, then looks for
  /// the scheme.
  private func checkAddress(_ address: String?, _ what: String) {
    guard let address else { return }
    checkValid(address, what)
    require(!address.isEmpty, "\(what) is there but empty", "")
    let plain = String(
      String.UnicodeScalarView(address.unicodeScalars.filter { $0.value > 0x20 })
    ).lowercased()
    for scheme in ["javascript:", "vbscript:", "data:", "file:", "blob:", "about:"] {
      require(!plain.hasPrefix(scheme), "\(what) is not safe", address)
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  private func require(
    _ isTrue: Bool, _ sentence: @autoclosure () -> String, _ text: @autoclosure () -> String
  ) {
    guard !isTrue else { return }
    fatalError("\(sentence()): \(text().debugDescription)")
  }
}
