import Foundation
import Testing

@testable import Filtering

@Suite struct SimulationTests {
  private func settings(_ change: (inout Simulation.Settings) -> Void = { _ in })
    -> Simulation.Settings
  {
    var settings = Simulation.Settings()
    settings.days = 6
    settings.keep = 0.2
    change(&settings)
    return settings
  }

  private func simulated(
    _ posts: [LabelledPost], _ settings: Simulation.Settings
  ) -> SimulationReport {
    var simulation = Simulation(posts, taxonomy: .shipped, settings: settings)
    return simulation.run()
  }

  @Test func `a day shows what it should and a seed gives the same again`() {
    let posts = SampleStream.labelled(240)
    let report = simulated(posts, settings())
    #expect(report.all.labels == 120)
    #expect(report.lastQuarter.labels == 40)
    #expect((1..<120).contains(report.all.relevantLabels))
    #expect((0.15...0.25).contains(report.all.keptShare))
    #expect(report == simulated(posts, settings()))
    let contradictory = posts.enumerated().map { index, post in
      LabelledPost(
        title: post.title, text: post.text, label: index % 5 == 0 ? .relevant : post.label)
    }
    #expect(
      simulated(contradictory, settings()) != simulated(contradictory, settings { $0.seed = 2 }))
  }

  @Test func `answers teach: it finds what the cues know nothing of`() throws {
    // The label is the other way round than the cues say.
    let posts = SampleStream.labelled(300).map {
      LabelledPost(
        title: $0.title, text: $0.text, label: $0.label == .relevant ? .noise : .relevant)
    }
    let taught = try #require(simulated(posts, settings()).lastQuarter.precision)
    let untaught = try #require(
      simulated(posts, settings { $0.perDay = 0 }).lastQuarter.precision)
    #expect(taught > 0.9)
    #expect(untaught < 0.5)
  }

  @Test func `recall and precision are those of the gate before any answer of the day`() throws {
    let report = simulated(SampleStream.labelled(480), settings { $0.days = 1 })
    let model = Model.coldStart(.shipped)
    var gate = KeepGate(expecting: model.referenceQuantiles)
    let posts = SampleStream.labelled(480)
    var kept: [LabelledPost] = []
    for start in stride(from: 0, to: 480, by: 25) {
      let poll = posts[start..<min(start + 25, 480)]
      let outcomes = gate.decide(
        poll.map {
          KeepGate.Candidate(
            identity: TermHash.ofPost(title: $0.title, text: $0.text),
            score: model.score(title: $0.title, text: $0.text))
        }, keep: 0.2)
      kept += zip(poll, outcomes).filter { $0.1 == .kept }.map(\.0)
    }
    let found = Double(kept.count { $0.label == .relevant })
    #expect(report.all.recall == found / 160)
    #expect(report.all.precision == found / Double(kept.count))
    #expect(report.all.keptShare == Double(kept.count) / 480)
    #expect(report.all == report.lastQuarter)
  }

  @Test func `a label that nobody was asked for changes nothing`() {
    let posts = SampleStream.labelled(120)
    let shown = settings { $0.perDay = 0 }
    let others = posts.map { LabelledPost(title: $0.title, text: $0.text, label: .noise) }
    #expect(simulated(posts, shown).all.keptShare == simulated(others, shown).all.keptShare)
    #expect(simulated(others, shown).all.recall == nil)
    #expect(simulated(others, shown).audit.recallHigh == 1)
  }

  @Test func `the audit's interval stands beside the truth`() throws {
    let report = simulated(SampleStream.labelled(240), settings { $0.keep = 0.1 })
    #expect(report.audit.recallTrue == report.all.recall)
    #expect(report.audit.recallLow < report.audit.recallHigh)
    let truth = try #require(report.audit.recallTrue)
    #expect((report.audit.recallLow...report.audit.recallHigh).contains(truth))
  }

  @Test func `progress counts the days`() {
    var simulation = Simulation(
      SampleStream.labelled(60), taxonomy: .shipped, settings: settings { $0.days = 5 })
    var days: [Int] = []
    _ = simulation.run { days.append($0) }
    #expect(days == [1, 2, 3, 4, 5])
  }

  @Test func `it is printed with the keys that are promised`() throws {
    let report = simulated(SampleStream.labelled(60), settings { $0.days = 2 })
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report))
    let document = try #require(json as? [String: [String: Any]])
    #expect(Set(document.keys) == ["all", "last_quarter", "audit"])
    for period in ["all", "last_quarter"] {
      #expect(
        Set(document[period]!.keys)
          == ["recall", "precision", "kept_share", "labels", "relevant_labels"])
    }
    #expect(Set(document["audit"]!.keys) == ["recall_low", "recall_high", "recall_true"])
  }
}
