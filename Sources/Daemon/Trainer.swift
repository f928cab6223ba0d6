import Fetching
import Filtering
import Foundation
import Inbox
import Logging
import ServiceLifecycle

/// Turns decisions into models: whenever a stream has enough new ones.
package struct Trainer: Sendable {
  let inbox: InboxDatabase
  var models: ModelStore
  let taxonomy: GestureTaxonomy
  let live: LiveConfiguration
  let clock: WallClock
  let logger: Logger

  /// A model that was made, for people to read of.
  package struct Trained: Sendable {
    package var stream: String
    package var model: Model
    /// Dropped posts that it brought in.
    package var rescued = 0
  }

  /// Retrains each stream that has at least as many new decisions as its `retrain` asks for, or whose
  /// model cannot be read any more, as after an update; and lets each new model look again at what was
  /// dropped.
  package func trainWhatIsDue() async throws -> [Trained] {
    var trained: [Trained] = []
    for stream in live.current.streams {
      if try await isDue(stream) { trained.append(try await train(stream)) }
      let rescued = await rescue(stream)
      if trained.last?.stream == stream.name { trained[trained.count - 1].rescued = rescued }
    }
    return trained
  }

  /// Also after a rescue that was interrupted. What fails is tried again the next time.
  private func rescue(_ stream: StreamConfiguration) async -> Int {
    do {
      return try await Rescue(inbox: inbox, models: models, clock: clock, logger: logger)
        .runIfDue(stream, timezone: live.current.timezone)
    } catch {
      if !Task.isCancelled {
        logger.error("stream \(stream.name): dropped posts could not be looked at again: \(error)")
      }
      return 0
    }
  }

  private func isDue(_ stream: StreamConfiguration) async throws -> Bool {
    if try await inbox.newDecisions(stream: stream.name) >= stream.retrain { return true }
    return try await models.isUnreadable(stream: stream.name)
  }

  /// Makes a model from what is held now, and puts it to work. Where something is erased meanwhile,
  /// another is made.
  package func train(_ stream: StreamConfiguration) async throws -> Trained {
    while true {
      do {
        return try await trainOnce(stream)
      } catch is ErasedMeanwhile {
        try Task.checkCancellation()
      }
    }
  }

  private func trainOnce(_ stream: StreamConfiguration) async throws -> Trained {
    let data = try await inbox.trainingData(stream: stream.name)
    let taxonomy = taxonomy
    let model = await inBackground {
      Model.train(
        labelled: data.decided.compactMap(LabelledPost.init),
        background: data.background.map { BackgroundPost(title: $0.title, text: $0.text) },
        taxonomy: taxonomy)
    }
    try await models.adopt(
      model, stream: stream.name, trainedThrough: data.throughDecision, erasures: data.erasures)
    logger.info(
      "stream \(stream.name): model \(model.name) from \(model.counts.labels) decided posts, \(model.counts.relevantLabels) of them relevant, beside \(model.counts.backgroundPosts) others"
    )
    return Trained(stream: stream.name, model: model)
  }
}

extension LabelledPost {
  /// Nil where the decision does not train.
  init?(_ post: DecidedPost) {
    switch post.decision {
    case .relevant:
      self.init(title: post.title, text: post.text, label: .relevant, gesture: post.gesture)
    case .noise:
      self.init(title: post.title, text: post.text, label: .noise, gesture: post.gesture)
    case .unsure: return nil
    }
  }
}

/// The trainer as a part of the daemon: looks when told of a decision, and now and then for those
/// that came from another process.
struct TrainerService: Service {
  static let lookSeconds = 20.0

  let trainer: Trainer
  let wake: Wake

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          _ = try await trainer.trainWhatIsDue()
        } catch {
          if !Task.isCancelled {
            trainer.logger.error("retraining failed, the old model stays: \(error)")
          }
        }
        await wake.wait(atMost: Self.lookSeconds)
      }
    }
  }
}
