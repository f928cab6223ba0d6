/// A post that an analyst has decided on.
package struct LabelledPost: Sendable, Hashable {
  package enum Label: String, Sendable, Codable {
    case relevant
    case noise
  }

  package var title: String?
  package var text: String
  package var label: Label

  package init(title: String?, text: String, label: Label) {
    self.title = title
    self.text = text
    self.label = label
  }
}
