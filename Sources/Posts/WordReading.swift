/// Something that reads a post character by character, in lower case and with the gaps between words.
protocol WordReading {
  /// A character of a word.
  mutating func add(_ character: UInt32)
  /// A scalar between words, as it stands in the text.
  mutating func gap(_ scalar: UInt32)
  /// The end of the title or of the text.
  mutating func endPart()
}

extension WordReading {
  /// Reads the title, then the text.
  mutating func read(title: String?, text: String) {
    FoldedScalars.table.withUnsafeBufferPointer { table in
      if let title { read(title, table) }
      endPart()
      read(text, table)
      endPart()
    }
  }

  private mutating func read(_ part: String, _ table: UnsafeBufferPointer<UInt32>) {
    for scalar in part.unicodeScalars {
      let folded =
        scalar.value < FoldedScalars.end
        ? table[Int(scalar.value)] : FoldedScalars.several
      if folded == FoldedScalars.gap {
        gap(scalar.value)
      } else if folded == FoldedScalars.several {
        for lowered in FoldedScalars.lowercase(scalar) {
          if FoldedScalars.isOfWord(lowered) { add(lowered.value) } else { gap(lowered.value) }
        }
      } else {
        add(folded)
      }
    }
  }
}
