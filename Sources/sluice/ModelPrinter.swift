import Daemon
import Foundation

/// Models for a person.
enum ModelPrinter {
  /// How many terms and cues of a kind are shown; `--json` has more.
  private static let termsMax = 12
  /// How many cue phrases of one gesture and weight are.
  private static let phrasesMax = 3

  static func list(_ reports: [ModelReport]) {
    Output.table(
      ["STREAM", "MODEL", "LABELS", "RELEVANT", "BACKGROUND", "SIZE", "MADE", "STATE"],
      numeric: [2, 3, 4, 5], isWrapped: true,
      reports.map { report in
        let counts = report.model.counts
        return [
          report.stream ?? "", report.model.name, counts.labels.grouped,
          counts.relevantLabels.grouped, counts.backgroundPosts.grouped,
          report.bytes.map(Self.size) ?? "-", report.made.map { Output.relative($0) } ?? "-",
          state(report),
        ]
      })
  }

  static func show(_ report: ModelReport) {
    let counts = report.model.counts
    let stream = report.stream.map { ", the current model of \($0.printable)" } ?? ""
    Output.line("Model \(report.model.name)\(stream)")
    if let file = report.file {
      let size = report.bytes.map { ", \(Self.size($0))" } ?? ""
      let made = report.made.map { ", made \(Self.day($0))" } ?? ""
      Output.line("File \(file.printable)\(size)\(made)")
    }
    Output.line(
      "Taught by \(counts.labels.counted("label")) (\(counts.relevantLabels.grouped) relevant) and "
        + "\(counts.backgroundPosts.counted("background post")); "
        + "\(counts.terms.counted("term")), tokenizer \(ModelReport.tokenizerVersion)")
    Output.line("State: \(state(report))")
    if let selection = report.model.selection { show(selection) }
    if let threshold = report.threshold {
      Output.line("Of its reference stream, the best 5 % score \(Output.number(threshold)) or more")
    }
    table("WORDS FOR", report.termsFor.map { ($0.term, $0.weight) })
    table("WORDS AGAINST", report.termsAgainst.map { ($0.term, $0.weight) })
    table("CUE PHRASES FOR", cues(report.model.weighedCues.filter { $0.weight > 0 }))
    table("CUE PHRASES AGAINST", cues(report.model.weighedCues.filter { $0.weight < 0 }.reversed()))
  }

  private static func share(_ value: Double) -> String { String(format: "%.3f", value) }

  /// How the model was chosen, and how good it was on labels that it had not seen.
  private static func show(_ selection: Selection) {
    let rivals = selection.candidates.filter { $0.name != selection.member }
      .map { "\($0.name) \(share($0.averagePrecision))" }
    let own = selection.candidates.first { $0.name == selection.member }
    if let own, !rivals.isEmpty {
      Output.line(
        "Made by \(own.name), average precision \(share(own.averagePrecision)) on labels not seen; "
          + "the others \(rivals.joined(separator: ", "))")
    } else {
      Output.line("Made by \(selection.member); labels are too few to compare with others")
    }
    if let calibrated = selection.calibrated {
      let (brier, ece) = (share(calibrated.brier), share(calibrated.ece))
      Output.line("Its probabilities there: Brier score \(brier), calibration error \(ece)")
    }
  }

  /// Phrases of one gesture that weigh the same stand together: there are dozens of them.
  private static func cues(
    _ cues: [(cue: GestureTaxonomy.Cue, weight: Double)]
  ) -> [(String, Double)] {
    var groups: [(gesture: Gesture, weight: Double, phrases: [String])] = []
    for (cue, weight) in cues {
      let place = groups.firstIndex {
        $0.gesture == cue.gesture && abs($0.weight - weight) < 0.005
      }
      if let place {
        groups[place].phrases.append(cue.phrase)
      } else {
        groups.append((cue.gesture, weight, [cue.phrase]))
      }
    }
    return groups.map { group in
      let more = group.phrases.count - phrasesMax
      let phrases = group.phrases.prefix(phrasesMax).joined(separator: ", ")
      let rest = more > 0 ? " and \(more) more" : ""
      return ("\(group.gesture.rawValue): \(phrases)\(rest)", group.weight)
    }
  }

  /// In bytes of thousand to the thousand, as the disk is sold.
  static func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1_000: "\(bytes) B"
    case ..<1_000_000: String(format: "%.1f kB", Double(bytes) / 1e3)
    default: String(format: "%.1f MB", Double(bytes) / 1e6)
    }
  }

  private static func state(_ report: ModelReport) -> String {
    report.file == nil && report.stream != nil
      ? "cue phrases alone: nothing learnt yet" : report.calibration
  }

  private static func table(_ title: String, _ terms: [(String, Double)]) {
    guard !terms.isEmpty else { return }
    Output.line("")
    Output.table(
      ["WEIGHT", title], numeric: [0], isCut: true,
      terms.prefix(termsMax).map { [Output.number($0.1), $0.0] })
  }

  private static func day(_ date: Date) -> String {
    date.formatted(.iso8601.year().month().day()) + ", " + Output.relative(date)
  }
}
