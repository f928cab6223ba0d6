/// What became of a request, with all its redirects.
package struct FetchAnswer: Sendable {
  package var result: FetchResult
  /// The host that was asked last, as it is paced: a wish to be left alone is its own.
  package var host: String
  /// Where the last request went.
  package var finalAddress: String
  /// Where permanent redirects (301, 308) alone lead from the request's address; nil if the first
  /// hop was none.
  package var permanentAddress: String?

  package init(
    result: FetchResult, host: String, finalAddress: String, permanentAddress: String? = nil
  ) {
    self.result = result
    self.host = host
    self.finalAddress = finalAddress
    self.permanentAddress = permanentAddress
  }
}
