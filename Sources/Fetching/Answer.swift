/// One HTTP answer as it arrives, line by line and chunk by chunk, within its limits.
struct Answer {
  /// What made it end the transfer before the server did.
  enum Cut: Equatable {
    case headerTooLarge
    case bodyTooLarge
    /// The body of a redirect or an error is of no use beyond keeping the connection.
    case enough
  }

  /// Bodies that nobody reads are still read to here, so that the connection can be kept.
  static let unreadBytesMax = 64 << 10

  let headerBytesMax: Int
  let bodyBytesMax: Int
  private(set) var status = 0
  private(set) var body: [UInt8] = []
  private(set) var cut: Cut?
  private var fields: [(name: String, value: [UInt8])] = []
  private var headerBytes = 0
  private var unreadBytes = 0
  private var isHeadComplete = false

  init(headerBytesMax: Int, bodyBytesMax: Int) {
    self.headerBytesMax = headerBytesMax
    self.bodyBytesMax = bodyBytesMax
  }

  /// Whether the body is wanted.
  var isSuccess: Bool { status == 200 || status == 203 }

  /// Takes one line of header; false ends the transfer.
  ///
  /// A status line begins anew, since interim answers (1xx) come before the real one. What comes
  /// after the empty line is a trailer and is left out.
  mutating func receive(headerLine line: some Collection<UInt8>) -> Bool {
    headerBytes += line.count
    guard headerBytes <= headerBytesMax else { return stop(.headerTooLarge) }
    let line = line.trimmed
    if line.starts(with: "HTTP/".utf8) {
      status = line.split(separator: 0x20).dropFirst().first.flatMap(Self.number) ?? 0
      fields = []
      isHeadComplete = false
    } else if line.isEmpty {
      isHeadComplete = true
    } else if !isHeadComplete, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      fields.append((name, Array(line[line.index(after: colon)...].trimmed)))
    }
    return true
  }

  /// Takes a chunk of unpacked body; false ends the transfer.
  mutating func receive(body chunk: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isSuccess else {
      unreadBytes += chunk.count
      return unreadBytes <= Self.unreadBytesMax || stop(.enough)
    }
    guard body.count + chunk.count <= bodyBytesMax else { return stop(.bodyTooLarge) }
    body.append(contentsOf: chunk)
    return true
  }

  /// Told how much came over the wire so far, packed; false ends the transfer.
  ///
  /// A packed body can be endless and still unpack to nothing.
  mutating func receivedOnWire(bytes count: Int) -> Bool {
    count <= bodyBytesMax || stop(isSuccess ? .bodyTooLarge : .enough)
  }

  private mutating func stop(_ reason: Cut) -> Bool {
    cut = cut ?? reason
    return false
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int? {
    Int(String(decoding: digits, as: UTF8.self))
  }
}

extension Answer {
  /// The bytes of the first field of that name, given in lower case.
  func bytes(of name: String) -> [UInt8]? {
    fields.first { $0.name == name }?.value
  }

  /// The first field of that name as text; what is not UTF-8 becomes U+FFFD.
  func text(of name: String) -> String? {
    bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every field of that name, in order.
  func texts(of name: String) -> [String] {
    fields.filter { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
  }
}

extension Collection<UInt8> {
  /// Without blanks and line ends around it.
  fileprivate var trimmed: ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    let bytes = Array(self)
    guard let first = bytes.firstIndex(where: { !isBlank($0) }),
      let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return bytes[first...last]
  }
}
