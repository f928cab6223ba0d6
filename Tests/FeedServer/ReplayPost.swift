import Foundation

/// A post that a replay serves, with what is known about it.
package struct ReplayPost: Sendable, Hashable {
  package var id: String
  package var url: String
  package var title: String
  /// Plain text.
  package var text: String
  package var author: String
  package var date: Date
  /// Whether it shows buying intent: the label that a perfect analyst would give.
  package var isRelevant: Bool

  package init(
    id: String, url: String, title: String, text: String, author: String, date: Date,
    isRelevant: Bool = false
  ) {
    self.id = id
    self.url = url
    self.title = title
    self.text = text
    self.author = author
    self.date = date
    self.isRelevant = isRelevant
  }
}
