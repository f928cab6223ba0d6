import Fetching
import Foundation

/// What `feeds.yml` says, checked: every value is typed, in range and filled in.
///
/// `ConfigurationFile` makes it; it is passed to initialisers and never changes.
package struct Configuration: Sendable {
  /// Where the operator can be reached, sent in the User-Agent; without it feeds are polled at half pace.
  package var contact: String?
  /// Where a day begins; the machine's own where the file says nothing.
  package var timezone: TimeZone
  /// The pace of each host that has one of its own, by lower-case name without `www.`.
  package var hosts: [String: HostPace]
  /// The pace of every other host: `*` in the file.
  package var standardPace: HostPace
  /// Private addresses that may be polled.
  package var allow: [AddressRange]
  /// The names of hosts that may be polled although their addresses are private; in lower case.
  package var allowedHosts: Set<String>
  /// The HTTP proxy that all polls go through.
  package var proxy: String?
  /// The proxies in front of the inbox whose forwarded addresses count.
  package var trustedProxies: [AddressRange]
  /// A file that takes the place of the embedded gestures; as written where absolute, else beside `feeds.yml`.
  package var gestures: String?
  /// In the order of the file.
  package var streams: [StreamConfiguration]

  /// Each value in force with its origin, as it was settled while the file was read.
  var settled: [EffectiveValue] = []
  /// What `defaults` says, for streams and feeds that only the overlay has.
  var shared = StreamSettings()

  package init(
    contact: String? = nil, timezone: TimeZone = .current,
    hosts: [String: HostPace] = [:], standardPace: HostPace = HostPace(),
    allow: [AddressRange] = [], allowedHosts: Set<String> = [],
    proxy: String? = nil, trustedProxies: [AddressRange] = [], gestures: String? = nil,
    streams: [StreamConfiguration] = []
  ) {
    self.contact = contact
    self.timezone = timezone
    self.hosts = hosts
    self.standardPace = standardPace
    self.allow = allow
    self.allowedHosts = allowedHosts
    self.proxy = proxy
    self.trustedProxies = trustedProxies
    self.gestures = gestures
    self.streams = streams
  }

  /// The pace of each host that has one of its own, also of those that want more care than the usual
  /// whoever polls them.
  var paces: [String: HostPace] {
    PresetAddress.manners
      .mapValues { HostPace(gapSeconds: $0.gapSeconds, parallel: standardPace.parallel) }
      .merging(hosts) { $1 }
  }

  /// Every value in force, in the order of the file, with where it comes from. What `check` prints.
  package func effective() -> [EffectiveValue] { settled }
}
