/// Tells pictures, archives and the like by their first bytes: as text they would be a feed with a
/// strange root.
enum BinaryDocument {
  /// What it is, for a sentence; nil for what may be text.
  static func kind(of bytes: [UInt8]) -> String? {
    beginnings.first { bytes.starts(with: $0.bytes) }?.kind
  }

  private static let beginnings: [(bytes: [UInt8], kind: String)] = [
    ([0x89, 0x50, 0x4E, 0x47], "an image (PNG)"), ([0xFF, 0xD8, 0xFF], "an image (JPEG)"),
    (Array("GIF8".utf8), "an image (GIF)"), (Array("RIFF".utf8), "an image or a sound (RIFF)"),
    ([0x00, 0x00, 0x01, 0x00], "an icon"), (Array("%PDF".utf8), "a PDF document"),
    ([0x50, 0x4B, 0x03, 0x04], "an archive (ZIP)"), ([0x1F, 0x8B], "compressed data (gzip)"),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed data (zstd)"),
    (Array("BZh".utf8), "compressed data (bzip2)"),
    (Array("ID3".utf8), "a sound (MP3)"), (Array("OggS".utf8), "a sound (Ogg)"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
  ]
}
