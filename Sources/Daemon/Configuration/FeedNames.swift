/// The names of feeds that are taken, each by one address.
struct FeedNames {
  private struct Wish: Hashable {
    var name: String
    var address: String
  }

  private var owners: [String: String] = [:]
  private var given: [Wish: String] = [:]
  /// By name, the last number given: thousands of feeds can have one name.
  private var numbers: [String: Int] = [:]

  init(of configuration: Configuration) {
    for feed in configuration.streams.flatMap(\.feeds) { owners[feed.name] = feed.address }
  }

  /// The name, or the name with the first number that makes it new. An address that wants the same
  /// name again gets the same.
  mutating func claim(_ name: String, for address: String) -> String {
    let wish = Wish(name: name, address: address)
    if let known = given[wish] { return known }
    var chosen = name
    var number = numbers[name] ?? 1
    while let owner = owners[chosen], owner != address {
      number += 1
      chosen = "\(name) (\(number))"
    }
    numbers[name] = number
    owners[chosen] = address
    given[wish] = chosen
    return chosen
  }
}
