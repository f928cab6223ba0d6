import Posts

extension JSONMapping {
  /// The answers of the public interfaces of a known kind of source. All that lead to entries in a
  /// document count, so that a search gives posts and comments, and a thread its first post and the
  /// answers.
  package static func standard(for preset: Preset) -> [JSONMapping] {
    switch preset {
    case .hackernews: hackernews
    case .mastodon: mastodon
    case .lemmy: lemmy
    case .bluesky: bluesky
    case .discourse: discourse
    case .stackexchange: stackexchange
    case .lobsters: lobsters
    case .reddit: reddit
    case .github: github
    }
  }

  /// The searches at hn.algolia.com; items of the Firebase interface, one or an array; and Algolia's
  /// items with their comments. Comments have no title and no address of their own; what they belong
  /// to is `story_id`.
  private static let hackernews =
    [
      JSONMapping(
        items: "/hits",
        fields: [
          .id: ["/objectID"], .url: ["/url", "https://news.ycombinator.com/item?id={/objectID}"],
          .title: ["/title", "/story_title"], .text: ["/story_text", "/comment_text"],
          .author: ["/author"], .published: ["/created_at", "/created_at_i"],
          .updated: ["/updated_at"], .categories: ["/_tags"],
          .conversation: ["/story_id", "/objectID"],
        ])
    ]
    + ["", "/children"].map { items in
      JSONMapping(
        items: items,
        fields: [
          .id: ["/id"], .url: ["/url", "https://news.ycombinator.com/item?id={/id}"],
          .title: ["/title"], .text: ["/text"], .author: ["/by", "/author"],
          .published: ["/time", "/created_at"], .categories: ["/type"],
          .conversation: ["/story_id", "/parent", "/id"],
        ])
    }

  /// Timelines, the search, and the context of a status. A boost is read as the post that it repeats.
  private static let mastodon = ["", "/statuses", "/ancestors", "/descendants"].map { items in
    JSONMapping(
      items: items,
      fields: [
        .id: ["/reblog/uri", "/uri", "/id"], .url: ["/reblog/url", "/reblog/uri", "/url", "/uri"],
        .title: ["/reblog/spoiler_text", "/spoiler_text"], .text: ["/reblog/content", "/content"],
        .author: ["/reblog/account/acct", "/account/acct"],
        .published: ["/reblog/created_at", "/created_at"],
        .updated: ["/reblog/edited_at", "/edited_at"],
        .language: ["/reblog/language", "/language"], .categories: ["/reblog/tags", "/tags"],
        .conversation: ["/reblog/in_reply_to_id", "/reblog/id", "/in_reply_to_id", "/id"],
      ])
  }

  /// Lists and the search, which has both; and one post.
  private static let lemmy = [
    lemmyPosts("/posts"),
    lemmyPosts("/post_view"),
    JSONMapping(
      items: "/comments",
      fields: [
        .id: ["/comment/ap_id", "/comment/id"], .url: ["/comment/ap_id"], .title: ["/post/name"],
        .text: ["/comment/content"], .author: ["/creator/name"],
        .published: ["/comment/published"], .updated: ["/comment/updated"],
        .categories: ["/community/name"], .conversation: ["/post/ap_id", "/post/id"],
      ], markup: .text),
  ]

  private static func lemmyPosts(_ items: String) -> JSONMapping {
    JSONMapping(
      items: items,
      fields: [
        .id: ["/post/ap_id", "/post/id"], .url: ["/post/ap_id"], .title: ["/post/name"],
        .text: ["/post/body"], .author: ["/creator/name"], .published: ["/post/published"],
        .updated: ["/post/updated"], .categories: ["/community/name"],
        .conversation: ["/post/ap_id", "/post/id"],
      ], markup: .text)
  }

  /// `searchPosts` answers with posts; `getAuthorFeed`, `getFeed` and `getPostThread` with posts one
  /// level deeper.
  private static let bluesky = [
    ("/posts", ""), ("/feed", "/post"), ("/thread", "/post"), ("/thread/replies", "/post"),
  ].map { items, post in
    JSONMapping(
      items: items,
      fields: [
        .id: [post + "/uri"],
        .url: ["https://bsky.app/profile/{\(post)/author/handle}/post/{\(post)/uri | last}"],
        .text: [post + "/record/text"], .author: [post + "/author/handle"],
        .published: [post + "/record/createdAt", post + "/indexedAt"],
        .language: [post + "/record/langs/0"], .categories: [post + "/record/tags"],
        .conversation: [post + "/record/reply/root/uri", post + "/uri"],
      ], markup: .text)
  }

  /// Topic lists, the newest posts, the posts of one topic, and the search. A topic list tells who
  /// wrote last, not who wrote the excerpt, so its topics have no author.
  private static let discourse = [
    JSONMapping(
      items: "/topic_list/topics",
      fields: [
        .id: ["/id"], .url: ["/t/{/slug}/{/id}"], .title: ["/title"], .text: ["/excerpt"],
        .published: ["/created_at"], .updated: ["/last_posted_at", "/bumped_at"],
        .categories: ["/tags"], .conversation: ["/id"],
      ]),
    discoursePosts("/latest_posts"),
    discoursePosts("/post_stream/posts"),
    JSONMapping(
      items: "/posts",
      fields: [
        .id: ["/id"], .url: ["/t/{/topic_id}/{/post_number}"], .title: ["/topic_title_headline"],
        .text: ["/blurb"], .author: ["/username"], .published: ["/created_at"],
        .conversation: ["/topic_id"],
      ]),
  ]

  private static func discoursePosts(_ items: String) -> JSONMapping {
    JSONMapping(
      items: items,
      fields: [
        .id: ["/id"], .url: ["/t/{/topic_slug}/{/topic_id}/{/post_number}"],
        .title: ["/topic_title"], .text: ["/cooked", "/raw"], .author: ["/username"],
        .published: ["/created_at"], .updated: ["/updated_at"], .conversation: ["/topic_id"],
      ])
  }

  /// The Stack Exchange API 2.3: questions, answers, comments and the searches. Bodies are there with
  /// a filter such as `withbody`; the search for excerpts gives no addresses.
  private static let stackexchange = [
    JSONMapping(
      items: "/items",
      fields: [
        .id: ["/link", "/comment_id", "/answer_id", "/question_id"], .url: ["/link"],
        .title: ["/title"],
        .text: ["/body", "/body_markdown", "/excerpt"], .author: ["/owner/display_name"],
        .published: ["/creation_date"], .updated: ["/last_edit_date", "/last_activity_date"],
        .categories: ["/tags"], .conversation: ["/question_id", "/post_id", "/link"],
      ])
  ]

  /// Lists of stories, and one story with its comments.
  private static let lobsters = ["", "/comments"].map { items in
    JSONMapping(
      items: items,
      fields: [
        .id: ["/short_id_url", "/short_id"], .url: ["/url", "/short_id_url"], .title: ["/title"],
        .text: ["/description", "/comment"],
        .author: [
          "/submitter_user/username", "/submitter_user", "/commenting_user/username",
          "/commenting_user",
        ],
        .published: ["/created_at"], .updated: ["/last_edited_at"], .categories: ["/tags"],
        .conversation: ["/comments_url", "/short_id_url"],
      ])
  }

  /// Listings of links (t3) and comments (t1), and the two listings of a page of comments: its link
  /// and the comments on it. Bodies are Markdown.
  private static let reddit =
    ["/data/children", "/0/data/children", "/1/data/children"].map { items in
      JSONMapping(
        items: items,
        fields: [
          .id: ["/data/name", "/data/id"], .url: ["https://www.reddit.com{/data/permalink}"],
          .title: ["/data/title", "/data/link_title"], .text: ["/data/selftext", "/data/body"],
          .author: ["/data/author"], .published: ["/data/created_utc"],
          .updated: ["/data/edited"], .categories: ["/data/subreddit", "/data/link_flair_text"],
          .conversation: ["/data/link_id", "/data/name"],
        ], markup: .text)
    }

  /// Searches, a repository's issues, their comments and its releases, one of them, and issues and
  /// discussions by GraphQL. Bodies are Markdown. An issue's `url` is its comments' `issue_url`.
  private static let github = [
    "/items", "", "/data/search/nodes", "/data/repository/discussions/nodes",
    "/data/repository/issues/nodes",
  ].map { items in
    JSONMapping(
      items: items,
      fields: [
        .id: ["/html_url", "/url", "/id"], .url: ["/html_url", "/url"],
        .title: ["/title", "/name", "/tag_name"], .text: ["/body", "/bodyText", "/description"],
        .author: ["/user/login", "/author/login", "/owner/login"],
        .published: ["/published_at", "/created_at", "/createdAt"],
        .updated: ["/updated_at", "/updatedAt"],
        .categories: ["/labels", "/labels/nodes", "/category/name", "/topics"],
        .conversation: ["/issue_url", "/url", "/html_url"],
      ], markup: .text)
  }
}
