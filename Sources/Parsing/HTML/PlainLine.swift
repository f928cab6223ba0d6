/// Most names, titles and posts are ASCII that reading as text would not change. To see that is much
/// quicker than to do it; what is not surely so takes the long way.
extension String {
  /// Whether it is one line without markup, references and control characters, and with no white
  /// space but single spaces between words.
  var isPlainLine: Bool {
    var copy = self
    return copy.withUTF8 { bytes in
      var previous: UInt8 = 0x20
      for byte in bytes {
        guard byte &- 0x20 < 0x5F, byte != UInt8(ascii: "<"), byte != UInt8(ascii: "&"),
          byte != 0x20 || previous != 0x20
        else { return false }
        previous = byte
      }
      return previous != 0x20
    }
  }

  /// Whether it is text without control characters, and with no white space but single spaces between
  /// words, line breaks and single empty lines. `<` and `&` stand for themselves.
  var isPlainText: Bool {
    var copy = self
    return copy.withUTF8 { bytes in
      var previous: UInt8 = 0x20
      var breaks = 2
      for byte in bytes {
        if byte &- 0x21 < 0x5E {
          breaks = 0
        } else if byte == 0x0A, previous != 0x20, breaks < 2 {
          breaks += 1
        } else if byte != 0x20 || previous <= 0x20 {
          return false
        }
        previous = byte
      }
      return previous > 0x20
    }
  }
}
