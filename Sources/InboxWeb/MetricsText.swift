/// Metrics as Prometheus reads them: the text exposition format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  enum Kind: String {
    case counter, gauge
  }

  private(set) var text = ""

  /// Begins a metric; its samples follow, all of them before the next metric begins.
  mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(Self.escapedHelp(help))\n# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func add(_ name: String, _ labels: Labels, _ value: some MetricValue) {
    text += name
    text += labels.text
    text += " "
    text += value.metricText
    text += "\n"
  }

  /// Labels, written once for all the metrics of a thing.
  struct Labels {
    fileprivate var text: String

    init(_ labels: KeyValuePairs<String, String>) {
      let pairs = labels.map { "\($0)=\"\(MetricsText.escapedValue($1))\"" }
      text = pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
    }
  }

  private static func escapedHelp(_ help: String) -> String {
    help.replacing("\\", with: #"\\"#).replacing("\n", with: #"\n"#)
  }

  /// Scalar by scalar: to Swift, a quote with an accent upon it is another character than a quote.
  fileprivate static func escapedValue(_ value: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: #"\\"#.unicodeScalars)
      case "\"": escaped.append(contentsOf: #"\""#.unicodeScalars)
      case "\n": escaped.append(contentsOf: #"\n"#.unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}

/// A number that is a sample.
protocol MetricValue {
  var metricText: String { get }
}

extension Int: MetricValue {
  var metricText: String { String(self) }
}

extension Double: MetricValue {
  var metricText: String { String(self) }
}
