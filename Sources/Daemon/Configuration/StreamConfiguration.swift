import Foundation
import Inbox

/// A named group of feeds with one definition of relevance.
package struct StreamConfiguration: Sendable, Hashable {
  /// Short and stable: lower-case letters, digits and hyphens.
  package var name: String
  /// What people see; the name where the file gives none.
  package var title: String
  /// The share that may be kept, 0…1: the dial.
  package var keep: Double
  /// The most posts kept in a day; nil for no such limit.
  package var budgetPerDay: Int?
  /// The least probability kept once the model is calibrated, 0…1; nil for none.
  package var floor: Double?
  /// The share of what is shown that comes from just below the threshold, 0…0.5.
  package var mix: Double
  /// Dropped posts shown to measure what is missed; outside the budget.
  package var auditPerDay: Int
  /// New decisions before the next model.
  package var retrain: Int
  /// Posts older than this on arrival are known but not scored.
  package var maxAgeSeconds: TimeInterval
  /// Undecided items leave the queue after this time.
  package var expireSeconds: TimeInterval
  /// What was decided `unsure` comes back after this time, once.
  package var unsureSeconds: TimeInterval
  /// Lower-case BCP 47 tags whose posts are scored; nil for all.
  package var languages: [String]?
  package var retention: Retention
  package var rules: StreamRules
  /// In the order of the file.
  package var feeds: [FeedConfiguration]

  package init(
    name: String, title: String? = nil, keep: Double = 0.05, budgetPerDay: Int? = nil,
    floor: Double? = nil, mix: Double = 0.3, auditPerDay: Int = 10, retrain: Int = 20,
    maxAgeSeconds: TimeInterval = 14 * 86_400, expireSeconds: TimeInterval = 21 * 86_400,
    unsureSeconds: TimeInterval = 3 * 86_400, languages: [String]? = nil,
    retention: Retention = Retention(), rules: StreamRules = StreamRules(),
    feeds: [FeedConfiguration] = []
  ) {
    self.name = name
    self.title = title ?? name
    self.keep = keep
    self.budgetPerDay = budgetPerDay
    self.floor = floor
    self.mix = mix
    self.auditPerDay = auditPerDay
    self.retrain = retrain
    self.maxAgeSeconds = maxAgeSeconds
    self.expireSeconds = expireSeconds
    self.unsureSeconds = unsureSeconds
    self.languages = languages
    self.retention = retention
    self.rules = rules
    self.feeds = feeds
  }

  package var waitingTimes: WaitingTimes {
    WaitingTimes(unsureSeconds: unsureSeconds, expireSeconds: expireSeconds)
  }
}

/// What is settled before the model is asked. Phrases and authors are as written; match them case folded.
package struct StreamRules: Sendable, Hashable {
  /// A post with one of these phrases is dropped.
  package var dropPhrases: [String]
  /// A post with one of these phrases is kept.
  package var keepPhrases: [String]
  /// Posts of these authors are dropped.
  package var dropAuthors: [String]

  package init(
    dropPhrases: [String] = [], keepPhrases: [String] = [], dropAuthors: [String] = []
  ) {
    self.dropPhrases = dropPhrases
    self.keepPhrases = keepPhrases
    self.dropAuthors = dropAuthors
  }
}
