import Foundation

/// Long posts are judged passage by passage, so that length alone moves no verdict.
///
/// A page of text meets more cue phrases and more of every word than one line does; judged as a whole,
/// of public articles of a thousand words every second one was among the best twentieth, of single
/// lines none. The log-odds of a post are those of a passage drawn at random: the logarithm of the
/// mean odds. A question at the end of a long story loses the logarithm of the number of passages, and
/// the same text ten times over loses nothing.
enum Passages {
  /// Posts of up to so many terms are one passage.
  static let termsMax = 100
  /// A passage goes on for so many terms until a clause ends.
  private static let slackTerms = 20

  /// Which terms make up each passage; at least one passage, of about equal lengths.
  static func of(_ post: TokenizedPost) -> [Range<Int>] {
    let count = post.tokens.count
    guard count > termsMax else { return [0..<count] }
    let parts = (count + termsMax - 1) / termsMax
    var passages: [Range<Int>] = []
    var start = 0
    for part in 1...parts {
      let due = count * part / parts
      let end = part == parts ? count : clauseStart(post, from: due)
      if start < end { passages.append(start..<end) }
      start = max(start, end)
    }
    return passages
  }

  private static func clauseStart(_ post: TokenizedPost, from due: Int) -> Int {
    let last = min(due + slackTerms, post.tokens.count)
    return (due..<last).first { post.tokens[$0].opensClause } ?? due
  }

  /// The logarithm of the mean odds, and what part of them each passage has.
  static func logMeanOdds(_ logOdds: [Double]) -> (score: Double, shares: [Double]) {
    guard logOdds.count > 1, let highest = logOdds.max() else { return (logOdds.first ?? 0, [1]) }
    let odds = logOdds.map { exp($0 - highest) }
    let sum = odds.reduce(0, +)
    return (highest + log(sum / Double(odds.count)), odds.map { $0 / sum })
  }
}
