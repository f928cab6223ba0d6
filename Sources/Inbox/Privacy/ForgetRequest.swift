import Foundation
import Posts

/// Whom or what to forget.
package enum ForgetRequest: Sendable, Hashable, Codable {
  /// All that a person wrote.
  case person(Person)
  /// What stands at an address.
  case url(String)
}

extension IdentityKey {
  /// What stands for a person in the blocklist.
  func hash(of person: Person) -> Data { hash(["person", person.host, person.handle]) }

  /// What stands for an address in the blocklist. A fragment counts: what stands at several places
  /// of a page may be by several people.
  func hash(ofURL url: String) -> Data {
    let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let fragment = parts.count > 1 ? String(parts[1]) : ""
    return hash(["address", CanonicalAddress(url).text, fragment])
  }

  func hash(of request: ForgetRequest) -> Data {
    switch request {
    case .person(let person): hash(of: person)
    case .url(let url): hash(ofURL: url)
    }
  }
}

/// Recognises posts by keyed hashes of who wrote them and where they stand.
struct HashedPeople {
  private let key: IdentityKey
  private let isListed: (Data) throws -> Bool
  /// By host, by author as the posts spell them.
  private var people: [String: [String: Bool]] = [:]

  /// - Parameter isListed: asked once for each person.
  init(key: IdentityKey, isListed: @escaping (Data) throws -> Bool) {
    self.key = key
    self.isListed = isListed
  }

  /// Whether the author is listed, at one of the hosts that `Person.hosts` names.
  mutating func hold(author: String?, feedHost: String?, url: String?) throws -> Bool {
    guard let author else { return false }
    return try Person.hosts(feedHost: feedHost, url: url).contains { try hold(author, $0) }
  }

  private mutating func hold(_ author: String, _ host: String) throws -> Bool {
    if let known = people[host]?[author] { return known }
    let person = Person(handle: author, source: host)
    let isHeld = try person.map { try isListed(key.hash(of: $0)) } ?? false
    people[host, default: [:]][author] = isHeld
    return isHeld
  }

  func hold(url: String?) throws -> Bool {
    try url.map { try isListed(key.hash(ofURL: $0)) } ?? false
  }
}
