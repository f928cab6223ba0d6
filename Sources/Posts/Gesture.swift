/// What kind of intent a text shows. The last four are explicit non-leads.
package enum Gesture: String, Codable, Sendable, CaseIterable, Hashable {
  /// Asks which product or supplier to choose.
  case recommendation
  /// Weighs two or more products against each other.
  case comparison
  /// Wants to leave a product for another.
  case switching
  /// Asks for a price, a quote or a budget.
  case price
  /// Has a problem that money solves.
  case problem
  /// Needs something by a date.
  case deadline
  /// Looks for a person or a firm to do paid work.
  case hiring
  /// Says that a purchase is decided or imminent.
  case ready
  /// Loves or hates a thing, without wanting one.
  case praise
  /// Sells or announces.
  case promotion
  /// Offers employment.
  case jobAd = "job-ad"
  /// Asks how to use what is already owned.
  case support

  /// All names, as a sentence lists them.
  package static let names = allCases.map(\.rawValue).joined(separator: ", ")

  /// Whether the gesture speaks for buying intent.
  package var isLead: Bool {
    switch self {
    case .recommendation, .comparison, .switching, .price, .problem, .deadline, .hiring, .ready:
      true
    case .praise, .promotion, .jobAd, .support: false
    }
  }
}
