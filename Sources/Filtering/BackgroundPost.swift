/// A post of the stream on which nobody has decided: it teaches what is usual.
package struct BackgroundPost: Sendable, Hashable {
  package var title: String?
  package var text: String

  package init(title: String?, text: String) {
    self.title = title
    self.text = text
  }
}
