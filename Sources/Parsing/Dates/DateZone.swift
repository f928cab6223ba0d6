/// A numeric time zone.
struct DateZone {
  /// East of Greenwich.
  var seconds: Int
  /// Behind its last digit.
  var end: Int

  /// `+hhmm`, `+hh:mm`, `+hmm`, `+hh` or `+h` at `start`; nil where no such thing stands there.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    guard start < bytes.count else { return nil }
    let sign = bytes[start]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    var (index, value) = (start + 1, 0)
    while index < bytes.count, index - start <= 5, bytes[index].isDigit {
      value = value * 10 + Int(bytes[index] - 0x30)
      index += 1
    }
    let digits = index - start - 1
    guard (1...4).contains(digits) else { return nil }
    var minutes = digits <= 2 ? value * 60 : value / 100 * 60 + value % 100
    if digits > 2, value % 100 > 59 { return nil }
    if digits <= 2, index + 1 < bytes.count, bytes[index] == UInt8(ascii: ":"),
      bytes[index + 1].isDigit
    {
      var part = Int(bytes[index + 1] - 0x30)
      index += 2
      if index < bytes.count, bytes[index].isDigit {
        part = part * 10 + Int(bytes[index] - 0x30)
        index += 1
      }
      guard part <= 59 else { return nil }
      minutes += part
    }
    seconds = (sign == UInt8(ascii: "-") ? -minutes : minutes) * 60
    end = index
  }
}
