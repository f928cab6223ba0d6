/// A list of feeds as readers exchange it: OPML of any version (opml.org/spec2.opml).
package struct OPMLDocument: Sendable, Hashable {
  package var title: String?
  /// In the order of the document.
  package var outlines: [OPMLOutline]
  /// What was odd in the document, one sentence each; never written.
  package var warnings: [String]

  package init(title: String? = nil, outlines: [OPMLOutline] = [], warnings: [String] = []) {
    self.title = title
    self.outlines = outlines
    self.warnings = warnings
  }
}

/// A folder, or a feed; some writers make it both at once.
package struct OPMLOutline: Sendable, Hashable {
  /// What a person reads, in one line; empty where the document says nothing.
  package var text: String
  /// `rss` by the standard for every kind of feed; nil where it is missing.
  package var type: String?
  /// The address of the feed as written; nil for a folder.
  package var feedAddress: String?
  /// The page that the feed belongs to.
  package var pageAddress: String?
  /// The first of its categories, from the outermost folder on.
  package var category: [String]
  /// The kind of source, in our own name space.
  package var preset: String?
  /// The name of the stream that a folder stands for, in our own name space.
  package var stream: String?
  package var children: [OPMLOutline]

  package init(
    text: String, type: String? = nil, feedAddress: String? = nil, pageAddress: String? = nil,
    category: [String] = [], preset: String? = nil, stream: String? = nil,
    children: [OPMLOutline] = []
  ) {
    self.text = text
    self.type = type
    self.feedAddress = feedAddress
    self.pageAddress = pageAddress
    self.category = category
    self.preset = preset
    self.stream = stream
    self.children = children
  }
}

/// A feed of a list with the folders around it.
package struct OPMLFeed: Sendable, Hashable {
  /// The titles of the folders, the outermost first.
  package var folders: [String]
  /// The name of the stream that the innermost folder stands for, where we wrote the list.
  package var stream: String?
  package var name: String
  /// As written; nil where an outline is a feed by all that it says but its address.
  package var address: String?
  package var preset: String?
}

extension OPMLDocument {
  /// Every feed in the order of the document. Folders without feeds and mere notes are none.
  package var feeds: [OPMLFeed] {
    var found: [OPMLFeed] = []
    for outline in outlines { Self.gather(outline, in: [], stream: nil, into: &found) }
    return found
  }

  private static func gather(
    _ outline: OPMLOutline, in folders: [String], stream: String?, into found: inout [OPMLFeed]
  ) {
    if outline.isFeed {
      found.append(
        OPMLFeed(
          folders: folders.isEmpty ? outline.category : folders, stream: stream,
          name: outline.text, address: outline.feedAddress, preset: outline.preset))
    }
    // What a feed holds stands beside it: its end tag was forgotten.
    let inner = outline.isFeed ? folders : folders + (outline.text.isEmpty ? [] : [outline.text])
    for child in outline.children {
      gather(child, in: inner, stream: outline.stream ?? stream, into: &found)
    }
  }
}

extension OPMLOutline {
  fileprivate var isFeed: Bool {
    if feedAddress != nil { return true }
    guard children.isEmpty else { return false }
    return pageAddress != nil || type.map { Self.feedTypes.contains($0.lowercased()) } == true
  }

  static let feedTypes: Set<String> = ["rss", "rss1", "atom", "rdf", "feed", "json"]
}
