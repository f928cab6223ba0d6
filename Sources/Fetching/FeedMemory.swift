import Foundation

/// What the poller remembers of a feed from one poll to the next, besides its validators. Kept with the
/// feed as JSON; what an older version did not write yet is as at the first poll.
package struct FeedMemory: Sendable, Hashable, Codable {
  /// How often the last document wants to be asked for.
  package var pace = StatedPace()
  /// How often something new comes; nil until the first document was read.
  package var changes: ChangeRate?
  package var redirects = RedirectHistory()
  /// Whose validators are held, and for which reading of the document; nil where that is not known.
  package var source: String?
  /// What the last document was, to know it again without reading it; nil to read the next in any case.
  package var document: String?
  package var window = FeedWindow()
  package var condition = FeedCondition()

  package init() {}

  package init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    pace = try keys.decodeIfPresent(StatedPace.self, forKey: .pace) ?? pace
    changes = try keys.decodeIfPresent(ChangeRate.self, forKey: .changes)
    redirects = try keys.decodeIfPresent(RedirectHistory.self, forKey: .redirects) ?? redirects
    source = try keys.decodeIfPresent(String.self, forKey: .source)
    document = try keys.decodeIfPresent(String.self, forKey: .document)
    window = try keys.decodeIfPresent(FeedWindow.self, forKey: .window) ?? window
    condition = try keys.decodeIfPresent(FeedCondition.self, forKey: .condition) ?? condition
  }
}

extension FeedMemory {
  /// What was stored; a memory that cannot be read is an empty one, since nothing in it is beyond
  /// repair by the next poll.
  package init(stored: String?) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    self = stored.flatMap { try? decoder.decode(Self.self, from: Data($0.utf8)) } ?? Self()
  }

  /// As it is stored.
  package func stored() throws -> String {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
