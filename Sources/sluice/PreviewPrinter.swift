import Daemon

/// Shows a person what a feed would bring.
enum PreviewPrinter {
  static func show(_ preview: FeedPreview) {
    let title = preview.title.map { " \"\($0.printable)\"" } ?? ""
    Output.line(
      "\(preview.feed.name): \(preview.format)\(title), \(preview.posts.count) posts, "
        + "\(preview.kept.count) would be kept")
    let best = preview.posts.sorted {
      $0.verdict.assessment.score > $1.verdict.assessment.score
    }.prefix(25)
    Output.table(
      ["", "SCORE", "GESTURE", "TITLE"], numeric: [1], isCut: true,
      best.map { post, verdict in
        [
          verdict.isKept ? "  keep" : "  drop", Output.number(verdict.assessment.score),
          verdict.assessment.gesture?.rawValue ?? "-", post.headline,
        ]
      })
    if preview.posts.count > 25 { Output.line("  … and \(preview.posts.count - 25) more") }
    for warning in preview.warnings { Output.line("  note: \(warning.printable)") }
  }
}
