import Foundation

/// One entry of a feed, normalised: text only, no markup, addresses absolute where the feed allowed it.
package struct Post: Sendable, Hashable {
  /// The identity within its feed: guid, `atom:id`, link, or a hash of the content, in that order.
  package var id: String
  /// The address of the original, absolute.
  package var url: String?
  package var title: String?
  /// The body as readable plain text; empty where the feed carries titles only.
  package var text: String
  package var author: String?
  package var published: Date?
  package var updated: Date?
  /// A BCP 47 tag as the feed states it, such as `en` or `de-AT`.
  package var language: String?
  package var categories: [String]
  /// What the posts of one thread have in common: the thread's address or identifier.
  package var conversation: String?

  package init(
    id: String, url: String? = nil, title: String? = nil, text: String = "",
    author: String? = nil, published: Date? = nil, updated: Date? = nil,
    language: String? = nil, categories: [String] = [], conversation: String? = nil
  ) {
    self.id = id
    self.url = url
    self.title = title
    self.text = text
    self.author = author
    self.published = published
    self.updated = updated
    self.language = language
    self.categories = categories
    self.conversation = conversation
  }
}

extension Post {
  /// When it appeared, as far as the feed says.
  package var date: Date? { published ?? updated }

  /// What a person sees in one line: the title, else the beginning of the text.
  package var headline: String {
    if let title, !title.isEmpty { return title }
    return String(text.prefix(120))
  }
}
