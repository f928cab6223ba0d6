import Filtering
import Foundation
import Posts

/// What a model knows of itself, for `models`.
package struct ModelReport: Sendable {
  package var model: Model
  /// The stream whose current model it is; nil for a file.
  package var stream: String?
  /// Its file; nil for the cue phrases alone, which need none.
  package var file: String?
  package var bytes: Int?
  /// When its file was written.
  package var made: Date?

  /// Whether its document holds the terms and cues too.
  package var isWhole = true

  /// The share whose threshold is told.
  private static let keep = 0.05

  /// Which terms its texts were turned into; a model of another version is not read.
  package static var tokenizerVersion: Int { Tokenizer.version }

  package init(_ model: Model, stream: String?, file: String?) {
    self.model = model
    self.stream = stream
    self.file = file
    let attributes = file.flatMap { try? FileManager.default.attributesOfItem(atPath: $0) }
    bytes = (attributes?[.size] as? NSNumber)?.intValue
    made = attributes?[.modificationDate] as? Date
  }

  /// The score that the best 5 % of its reference stream reach; nil where nothing is known.
  package var threshold: Double? {
    model.referenceQuantiles.threshold(keep: Self.keep).map { Double($0.score) }
  }

  package var termsFor: [NotableTerm] { model.notableTerms.filter { $0.weight > 0 } }

  /// The strongest first.
  package var termsAgainst: [NotableTerm] {
    model.notableTerms.filter { $0.weight < 0 }.reversed()
  }

  /// Whether it gives probabilities, and what it lacks if not.
  package var calibration: String {
    if model.isCalibrated { return "calibrated" }
    let needed = Model.calibrationLabelsMin
    let noise = model.counts.labels - model.counts.relevantLabels
    if model.counts.relevantLabels < needed {
      return "not calibrated yet: \(model.counts.relevantLabels) of \(needed) relevant labels"
    }
    if noise < needed { return "not calibrated yet: \(noise) of \(needed) noise labels" }
    return "not calibrated"
  }
}

extension ModelReport: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, stream, file, bytes, made, tokenizer, calibrated, calibration, labels, selection,
      terms, cues
    case relevantLabels = "relevant_labels"
    case backgroundPosts = "background_posts"
    case threshold = "threshold_at_5_percent"
    case termsFor = "terms_for"
    case termsAgainst = "terms_against"
  }

  private struct Cue: Encodable {
    var phrase: String
    var gesture: Gesture
    var weight: Double
  }

  package func encode(to encoder: any Encoder) throws {
    var document = encoder.container(keyedBy: CodingKeys.self)
    try document.encode(model.name, forKey: .name)
    try document.encodeIfPresent(stream, forKey: .stream)
    try document.encodeIfPresent(file, forKey: .file)
    try document.encodeIfPresent(bytes, forKey: .bytes)
    try document.encodeIfPresent(made, forKey: .made)
    try document.encode(Self.tokenizerVersion, forKey: .tokenizer)
    try document.encode(model.isCalibrated, forKey: .calibrated)
    try document.encode(calibration, forKey: .calibration)
    try document.encode(model.counts.labels, forKey: .labels)
    try document.encode(model.counts.relevantLabels, forKey: .relevantLabels)
    try document.encode(model.counts.backgroundPosts, forKey: .backgroundPosts)
    try document.encode(model.counts.terms, forKey: .terms)
    try document.encodeIfPresent(threshold, forKey: .threshold)
    try document.encodeIfPresent(model.selection, forKey: .selection)
    guard isWhole else { return }
    try document.encode(termsFor, forKey: .termsFor)
    try document.encode(termsAgainst, forKey: .termsAgainst)
    try document.encode(
      model.weighedCues.map {
        Cue(phrase: $0.cue.phrase, gesture: $0.cue.gesture, weight: $0.weight)
      }, forKey: .cues)
  }
}

extension Stages {
  /// The current model of a stream.
  ///
  /// - Throws: `UnknownStream`, `InboxError`
  package func modelReport(stream: String) async throws -> ModelReport {
    try requireStream(stream)
    let model = try await models.current(stream: stream)
    let file = models.file(stream, model.name).path
    return ModelReport(
      model, stream: stream, file: FileManager.default.fileExists(atPath: file) ? file : nil)
  }

  /// The current models of all streams of the configuration, in its order.
  package func modelReports() async throws -> [ModelReport] {
    var reports: [ModelReport] = []
    for stream in configuration.streams {
      reports.append(try await modelReport(stream: stream.name))
    }
    return reports
  }
}
