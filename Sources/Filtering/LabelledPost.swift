import Posts

/// A post that an analyst has decided on.
package struct LabelledPost: Sendable, Hashable {
  package enum Label: String, Sendable, Codable {
    case relevant
    case noise
  }

  package var title: String?
  package var text: String
  package var label: Label
  /// The gesture that the analyst saw in it; nil where none was named.
  package var gesture: Gesture?

  package init(title: String?, text: String, label: Label, gesture: Gesture? = nil) {
    self.title = title
    self.text = text
    self.label = label
    self.gesture = gesture
  }
}
