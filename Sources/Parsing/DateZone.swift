/// A time zone as feeds write it: an offset, a name, or both.
struct DateZone {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes.trimmed
  }

  /// Seconds east of Greenwich. Nothing and unknown names are UTC; nil where it is no zone at all.
  mutating func seconds() -> Int? {
    guard let first = bytes.first else { return 0 }
    if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") { return Self.offset(bytes) }
    guard first.isLetter || first == UInt8(ascii: "(") || first == UInt8(ascii: "[") else {
      return nil
    }
    if let sign = bytes.firstIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }),
      let seconds = Self.offset(Array(bytes[sign...]))
    {
      return seconds
    }
    let name = String(decoding: bytes.filter(\.isLetter).map(\.lowercased), as: UTF8.self)
    return Self.named[name] ?? 0
  }

  /// `+hhmm`, `+hh:mm`, `+hh` or `+h`; what follows is ignored.
  static func offset(_ bytes: [UInt8]) -> Int? {
    var digits: [Int] = []
    for (index, byte) in bytes.dropFirst().enumerated() {
      if byte.isDigit {
        digits.append(Int(byte - 0x30))
      } else if byte == UInt8(ascii: ":"), index <= 2 {
        if digits.count == 1 { digits.insert(0, at: 0) }
      } else {
        break
      }
      if digits.count == 4 { break }
    }
    let value: Int
    switch digits.count {
    case 1: value = digits[0] * 60
    case 2: value = (digits[0] * 10 + digits[1]) * 60
    case 3: value = digits[0] * 60 + digits[1] * 10 + digits[2]
    case 4: value = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
    default: return nil
    }
    return bytes[0] == UInt8(ascii: "-") ? -value * 60 : value * 60
  }

  static func isName(_ word: String) -> Bool { named[word] != nil }

  private static let named: [String: Int] = {
    let minutes: [String: Int] = [
      "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "cet": 60, "met": 60, "bst": 60, "west": 60,
      "cest": 120, "mest": 120, "mesz": 120, "mez": 60, "eet": 120, "sast": 120, "eest": 180,
      "msk": 180, "ist": 330, "sgt": 480, "hkt": 480, "awst": 480, "jst": 540, "kst": 540,
      "acst": 570, "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180,
      "art": -180, "adt": -180, "nst": -210, "ndt": -150, "ast": -240, "edt": -240, "est": -300,
      "et": -300, "cdt": -300, "cst": -360, "ct": -360, "mdt": -360, "mst": -420, "mt": -420,
      "pdt": -420, "pst": -480, "pt": -480, "akdt": -480, "akst": -540, "hst": -600,
    ]
    return minutes.mapValues { $0 * 60 }
  }()
}
