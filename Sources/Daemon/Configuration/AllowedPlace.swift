import Fetching

/// What `allow` of `feeds.yml` lists: something private that may be polled.
enum AllowedPlace: Hashable {
  case range(AddressRange)
  /// In lower case, as an address names it.
  case host(String)

  /// As it could be written.
  var description: String {
    switch self {
    case .range(let range): range.description
    case .host(let name): name
    }
  }
}
