/// A kind of source that sluice knows by name: its addresses, its JSON and its polite pace.
package enum Preset: String, Sendable, Hashable, CaseIterable {
  case hackernews
  case mastodon
  case lemmy
  case bluesky
  case discourse
  case stackexchange
  case lobsters
  case reddit
  case github
}
