/// What the team will do about a conversation. Never trains: "we are too busy" says nothing about the post.
package enum Action: String, Codable, Sendable, CaseIterable {
  case followUp = "follow-up"
  case watch
  case pass
  /// The person wants no contact: left out of exports unless asked for.
  case doNotContact = "do-not-contact"
}
