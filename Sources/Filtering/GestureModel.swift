import Foundation
import Posts

/// What analysts' corrections have taught of the gestures: a small naive Bayes over words and pairs of
/// neighbours beside the cues, which stay its prior.
///
/// A gesture's words weigh the log of how much likelier they are in posts that were given this gesture
/// than in all others (multinomial, smoothed towards those others), times how many corrections stand
/// behind it: one moves little, ten move much. A word that was not seen there weighs nothing, where
/// textbook Bayes counts it against the gesture: then each correction of one gesture would also speak
/// for those that nobody has corrected, in every post. A pure function of the posts, in any order.
package struct GestureModel: Sendable, Hashable {
  struct Learnt: Sendable, Hashable {
    var key: UInt64
    var weight: Float
  }

  /// How many posts each gesture was learnt from.
  package let corrections: [Gesture: Int]
  /// What speaks for each gesture, by key.
  let learnt: [Gesture: [Learnt]]
  private let weights: [UInt64: [Share]]

  private struct Share: Sendable, Hashable {
    var gesture: Gesture
    var weight: Float
  }

  /// The cues alone.
  static let none = GestureModel(corrections: [:], learnt: [:])

  /// At most so many words and pairs of each gesture are kept, those that weigh most.
  static let termsMax = 256
  /// No weight is larger: the log-odds of a word that is ten thousand times likelier.
  static let weightMax: Float = 10
  /// Each gesture has seen so many average posts of the others beforehand.
  private static let smoothingPosts = 3.0
  /// Half of the weight that many corrections have, so many have.
  private static let halfCorrections = 6.0
  /// A word that no other post holds counts there as a part of one.
  private static let unseen = 0.05
  /// Without any cue, a gesture needs this much.
  private static let leastWithoutCue = 1.5

  init(corrections: [Gesture: Int], learnt: [Gesture: [Learnt]]) {
    self.corrections = corrections
    self.learnt = learnt
    var weights: [UInt64: [Share]] = [:]
    for (gesture, terms) in learnt {
      for term in terms {
        weights[term.key, default: []].append(Share(gesture: gesture, weight: term.weight))
      }
    }
    self.weights = weights
  }

  /// The likeliest gesture of a post; nil where nothing speaks for any.
  func gesture(
    of post: TokenizedPost, _ passages: some Sequence<(CueScore, Double)>,
    _ taxonomy: GestureTaxonomy
  ) -> Gesture? {
    guard !weights.isEmpty else { return CueScore.gesture(passages, taxonomy) }
    let fromCues = CueScore.gestureWeights(passages, taxonomy)
      .filter { $0.value > CueScore.gestureWeightMin }
    let terms = Self.terms(of: post)
    var sums: [Gesture: Double] = [:]
    for term in terms {
      for share in weights[term] ?? [] { sums[share.gesture, default: 0] += Double(share.weight) }
    }
    let scale = Self.scale(terms)
    var scores = fromCues
    for (gesture, sum) in sums { scores[gesture, default: 0] += sum * scale }
    guard let best = scores.max(by: { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) })
    else { return nil }
    return best.value >= Self.leastWithoutCue || !fromCues.isEmpty ? best.key : nil
  }

  /// The distinct words and pairs, by key.
  private static func terms(of post: TokenizedPost) -> [UInt64] {
    var keys: [UInt64] = []
    keys.reserveCapacity(post.tokens.count * 2)
    PostTerms.walk(post, post.tokens.indices) { key, _, _ in keys.append(key) }
    keys.sort()
    return keys.indices.filter { $0 == 0 || keys[$0] != keys[$0 - 1] }.map { keys[$0] }
  }

  /// A post of Euclidean length 1, so that its own length says nothing.
  private static func scale(_ terms: [UInt64]) -> Double {
    terms.isEmpty ? 0 : 1 / Double(terms.count).squareRoot()
  }
}

extension GestureModel {
  /// - Parameter background: posts that say what is usual.
  static func train(_ labelled: [LabelledPost], background: [BackgroundPost]) -> GestureModel {
    guard labelled.contains(where: { $0.gesture != nil }) else { return .none }
    var all = Counts()
    var own: [Gesture: Counts] = [:]
    let rows = labelled.map {
      (hash: TermHash.ofPost(title: $0.title, text: $0.text), post: $0)
    }.sorted {
      ($0.hash, $0.post.gesture?.rawValue ?? "") < ($1.hash, $1.post.gesture?.rawValue ?? "")
    }
    for (_, post) in rows {
      let terms = terms(of: Tokenizer.tokens(title: post.title, text: post.text))
      all.add(terms)
      if let gesture = post.gesture { own[gesture, default: Counts()].add(terms) }
    }
    for post in background {
      all.add(terms(of: Tokenizer.tokens(title: post.title, text: post.text)))
    }
    return GestureModel(
      corrections: own.mapValues(\.posts), learnt: own.mapValues { learn($0, among: all) })
  }

  private static func learn(_ own: Counts, among all: Counts) -> [Learnt] {
    let others = all.total - own.total
    let otherTotal = max(0, others) + unseen * Double(all.values.count)
    let smoothing = smoothingPosts * all.total / Double(all.posts)
    let confidence = Double(own.posts) / (Double(own.posts) + halfCorrections)
    var found: [Learnt] = []
    for (key, value) in own.values {
      let usual = (max(0, all.values[key, default: 0] - value) + unseen) / otherTotal
      let here = (value + smoothing * usual) / (own.total + smoothing)
      let weight = min(weightMax, Float(confidence * log(here / usual)))
      if weight > 0 { found.append(Learnt(key: key, weight: weight)) }
    }
    found.sort { ($1.weight, $0.key) < ($0.weight, $1.key) }
    return found.prefix(termsMax).sorted { $0.key < $1.key }
  }

  /// How much of each term some posts hold. Each post is added in the order of its keys, and the posts in
  /// one order, so that the sums are the same to the last bit.
  private struct Counts {
    var posts = 0
    var total = 0.0
    var values: [UInt64: Double] = [:]

    mutating func add(_ terms: [UInt64]) {
      posts += 1
      let value = GestureModel.scale(terms)
      for term in terms {
        values[term, default: 0] += value
        total += value
      }
    }
  }
}
