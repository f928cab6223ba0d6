import Foundation

/// Posts as a JSON Feed 1.1 document.
enum JSONFeedRendering {
  private struct Document: Encodable {
    var version = "https://jsonfeed.org/version/1.1"
    var title: String
    var homePageUrl = "https://replay.example/"
    var items: [Item]
  }

  private struct Item: Encodable {
    var id: String
    var url: String
    var title: String
    var contentText: String
    var datePublished: String
    var authors: [[String: String]]
  }

  static func document(title: String, posts: [ReplayPost]) -> String {
    let items = posts.map { post in
      Item(
        id: post.id, url: post.url, title: post.title, contentText: post.text,
        datePublished: FeedDates.iso(post.date), authors: [["name": post.author]])
    }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Document(title: title, items: items)) else {
      preconditionFailure("strings are always JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
