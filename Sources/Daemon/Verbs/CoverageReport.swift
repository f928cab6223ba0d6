import Fetching
import Foundation
import Inbox
import InboxWeb

/// What was polled of each feed since a day, and what was missed before the filter saw anything.
package struct CoverageReport: Sendable {
  package struct Row: Sendable {
    package var stream: String
    package var feed: String
    package var totals: CoverageTotals
  }

  /// The first day that counts, in the configured time zone.
  package var since: String
  package var rows: [Row]
  package var days: [DayCoverage]

  package var total: CoverageTotals { rows.reduce(CoverageTotals()) { $0 + $1.totals } }
}

extension Stages {
  /// - Parameters:
  ///   - since: a moment of the first day that counts.
  ///   - stream: only its feeds; nil for all.
  package func coverageReport(since: Date, stream: String?) async throws -> CoverageReport {
    let day = since.day(in: configuration.timezone)
    let coverage = try await coverage(since: day)
    let configured = try await poller.records()
    let known = Set(configured.map(\.id))
    // A feed that left the configuration was polled all the same.
    let left = try await inbox.feeds(configuredOnly: false)
      .filter { !known.contains($0.id) && coverage[$0.id] != nil }
    let rows = (configured + left).filter { stream == nil || $0.feed.stream == stream }.map {
      CoverageReport.Row(
        stream: $0.feed.stream, feed: $0.feed.name, totals: coverage[$0.id] ?? CoverageTotals())
    }
    return CoverageReport(
      since: day, rows: rows.sorted { ($0.stream, $0.feed) < ($1.stream, $1.feed) },
      days: try await inbox.coverageByDay(since: day, stream: stream))
  }

  /// What was polled and missed of each feed, by its id, in the days that a feed's JSON speaks of.
  package func recentCoverage() async throws -> [Int64: CoverageTotals] {
    try await coverage(
      since: FeedJSON.coverageStart(now: Date(), timezone: configuration.timezone))
  }

  /// What is stored, and what is being lost at this moment.
  private func coverage(since day: String) async throws -> [Int64: CoverageTotals] {
    var coverage = try await inbox.coverage(since: day)
    let begin = configuration.start(ofDay: day)
    for feed in try await poller.records() {
      // A clock that was set moved the time of the last poll with it; a pause is nobody's fault.
      let start = max(begin, feed.polledAt ?? begin)
      let end = min(feed.pausedAt ?? .distantFuture, Date())
      let lost = FeedMemory(stored: feed.memory).condition.open(from: start, now: end)
      guard lost != FeedCondition.Lost() else { continue }
      coverage[feed.id, default: CoverageTotals()].starvedSeconds += lost.starved
      coverage[feed.id, default: CoverageTotals()].deadSeconds += lost.dead
    }
    return coverage
  }
}

extension Configuration {
  /// When a day such as `2026-11-22` begins.
  fileprivate func start(ofDay day: String) -> Date {
    let style = Date.ISO8601FormatStyle(timeZone: timezone).year().month().day()
    return (try? style.parse(day)) ?? .distantPast
  }
}

/// What the figures mean, and what to do about them.
extension CoverageReport {
  /// Time up to this is nothing to speak of.
  private static let secondsMin = 60.0

  package var sentences: [String] {
    let total = total
    guard total != CoverageTotals() else { return ["Nothing was polled since \(since)."] }
    var sentences: [String] = []
    if total.rollovers > 0 { sentences.append(rolledOver(total)) }
    if total.starvedSeconds >= Self.secondsMin {
      sentences.append(
        "For \(Self.span(total.starvedSeconds)), over all feeds, hosts wanted to be left alone"
          + mostly(\.starvedSeconds)
          + ": raise `every` or the host's `gap`, or ask the host for a credential; many allow more "
          + "to who says who they are.")
    }
    if total.deadSeconds >= Self.secondsMin {
      sentences.append(
        "For \(Self.span(total.deadSeconds)), over all feeds, polls failed"
          + mostly(\.deadSeconds) + ": `sluice feeds list` says why.")
    }
    if total.awaySeconds >= Self.secondsMin {
      sentences.append(
        "For \(Self.span(total.awaySeconds)), over all feeds, a poll was due and nobody made it"
          + mostly(\.awaySeconds)
          + ": sluice or the machine was off, or the feed paused. What left a feed in that time was "
          + "not seen.")
    }
    if sentences.isEmpty {
      sentences = ["There is no sign that a post was missed since \(since)."]
    }
    return sentences + ["What was read and then dropped by the filter is not counted here."]
  }

  private func rolledOver(_ total: CoverageTotals) -> String {
    let times = total.rollovers == 1 ? "Once" : "\(total.rollovers) times"
    let posts = total.missed == 1 ? "1 post" : "\(total.missed) posts"
    return
      "\(times) a full feed held not one known post, so others may have come and gone in between:"
      + " about \(posts), by the feed's pace"
      + mostly { Double($0.rollovers) } + ". Poll it oftener: lower its `every`."
  }

  /// The feeds that have the most of something, at most three.
  private func mostly(_ figure: (CoverageTotals) -> Double) -> String {
    let worst = rows.filter { figure($0.totals) > 0 }
      .sorted { figure($0.totals) > figure($1.totals) }.prefix(3)
    let names = worst.map { "\($0.stream)/\($0.feed)" }.joined(separator: ", ")
    return names.isEmpty ? "" : " (\(worst.count == rows.count ? "" : "mostly ")\(names))"
  }

  /// A length of time in its largest sensible unit: `40 min`, `3 h`, `2 d`.
  package static func span(_ seconds: Double) -> String {
    switch seconds {
    case ..<90: "\(Int(seconds)) s"
    case ..<5400: "\(Int((seconds / 60).rounded())) min"
    case ..<129_600: "\(Int((seconds / 3600).rounded())) h"
    default: "\(Int((seconds / 86_400).rounded())) d"
    }
  }

  /// What was missed, for a narrow column: `3 windows, ~40 posts; 2 h starved`, or `-`.
  package static func missed(_ totals: CoverageTotals?) -> String {
    guard let totals else { return "-" }
    var parts: [String] = []
    if totals.rollovers > 0 {
      let windows = totals.rollovers == 1 ? "window" : "windows"
      let posts = totals.missed == 1 ? "post" : "posts"
      parts.append("\(totals.rollovers) \(windows), ~\(totals.missed) \(posts)")
    }
    for (seconds, word) in [
      (totals.starvedSeconds, "starved"), (totals.deadSeconds, "dead"),
      (totals.awaySeconds, "away"),
    ] where seconds >= secondsMin {
      parts.append("\(span(seconds)) \(word)")
    }
    return parts.isEmpty ? "-" : parts.joined(separator: "; ")
  }
}

extension CoverageReport: Encodable {
  private struct RowJSON: Encodable {
    var stream: String
    var feed: String
    var coverage: CoverageJSON
  }

  private struct DayJSON: Encodable {
    var day: String
    var coverage: CoverageJSON
  }

  private enum CodingKeys: String, CodingKey {
    case since, feeds, days, total
  }

  package func encode(to encoder: any Encoder) throws {
    var report = encoder.container(keyedBy: CodingKeys.self)
    try report.encode(since, forKey: .since)
    try report.encode(
      rows.map {
        RowJSON(stream: $0.stream, feed: $0.feed, coverage: CoverageJSON($0.totals))
      }, forKey: .feeds)
    try report.encode(
      days.map { DayJSON(day: $0.day, coverage: CoverageJSON($0.totals)) }, forKey: .days)
    try report.encode(CoverageJSON(total), forKey: .total)
  }
}
