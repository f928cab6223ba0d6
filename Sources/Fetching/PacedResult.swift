import Foundation

/// What came of asking for a turn at a host.
package enum PacedResult<Value: Sendable>: Sendable {
  case done(Value)
  /// Nothing was asked: the host wants to be left alone until then.
  case quiet(until: Date)
}
