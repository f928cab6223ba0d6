import Posts

/// Everything that turns a text into a score: a value, cheap to copy, the same bytes from the same
/// posts.
///
/// The score is linear in the text: a prior, the cue phrases, and one weight for each word, pair
/// of words and 3–5-gram of characters. However the weights were found, explaining them is the same.
package struct Model: Sendable {
  /// How many posts it was made from.
  package struct Counts: Sendable, Hashable, Codable {
    package var labels = 0
    package var relevantLabels = 0
    package var backgroundPosts = 0
    package var terms = 0
  }

  /// `cold-start`, or a prefix that says how it was made and a hash of the content.
  package internal(set) var name: String
  package internal(set) var counts: Counts
  /// Whether `Assessment.probability` is given.
  package internal(set) var isCalibrated: Bool
  /// Scores over the stream that it was made from.
  package internal(set) var referenceQuantiles: ScoreQuantiles
  /// How it was chosen; nil without labels.
  package internal(set) var selection: Selection?
  /// The words and pairs of words that weigh most: strongest for first, strongest against last.
  package internal(set) var notableTerms: [NotableTerm] = []
  package let taxonomy: GestureTaxonomy
  /// What corrections have taught of the gestures.
  package internal(set) var gestures = GestureModel.none

  let matcher: CueMatcher
  /// Log-odds before a word is read.
  let prior: Double
  /// What a cue's weight in the taxonomy is multiplied with.
  let cueScale: Double
  /// What labels have taught of each cue, beside that.
  let cueWeights: [Double]
  let tables: Tables

  /// The weights of all terms but the cues.
  struct Tables: Sendable {
    var words: WordTable
    var pairs: WeightTable
    var grams: WeightTable

    static let none = Tables(words: .empty, pairs: .empty, grams: .empty)
  }

  init(
    name: String = "", taxonomy: GestureTaxonomy, matcher: CueMatcher? = nil, prior: Double,
    cueScale: Double, cueWeights: [Double]? = nil, tables: Tables, counts: Counts,
    isCalibrated: Bool, referenceQuantiles: ScoreQuantiles
  ) {
    self.name = name
    self.taxonomy = taxonomy
    self.matcher = matcher ?? CueMatcher(taxonomy)
    self.prior = prior
    self.cueScale = cueScale
    self.cueWeights = cueWeights ?? Array(repeating: 0, count: taxonomy.cues.count)
    self.tables = tables
    self.counts = counts
    self.isCalibrated = isCalibrated
    self.referenceQuantiles = referenceQuantiles
  }

  /// Log-odds of a stream in which one post in twenty is relevant: what is believed before any label.
  static let coldPrior = -2.94

  /// The cues alone.
  package static func coldStart(_ taxonomy: GestureTaxonomy) -> Model {
    Model(
      name: "cold-start", taxonomy: taxonomy, prior: coldPrior, cueScale: 1, tables: .none,
      counts: Counts(), isCalibrated: false, referenceQuantiles: .coldStart)
  }
}
