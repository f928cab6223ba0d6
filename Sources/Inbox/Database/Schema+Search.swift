extension Schema {
  /// The full-text index over the words of every post held and the note of its item.
  ///
  /// It says which posts hold a word, and nothing of where (`detail=none`): 118 bytes for a post of 540,
  /// and 0.2 ms for the newest fifty of 900,000 posts with a common word. With the columns
  /// (`detail=column`) it takes 290. Phrases and columns are looked for in the rows that have the words.
  ///
  /// Posts come into it in batches behind the intake; `searched` is the last that is in it.
  static let searchSchema = """
    INSERT INTO setting (key, value) VALUES ('searched', 0);

    CREATE VIEW search_source AS
    SELECT post.id, post.title, post.text, post.author,
      iif(post.surfacing IS NULL, NULL, (SELECT note FROM item WHERE item.id = post.item)) AS note,
      char(\(SearchMark.streamCode)) || post.stream || ' '
        || iif(post.surfacing IS NULL, char(\(SearchMark.droppedCode)),
          char(\(SearchMark.shownCode))) AS marks
    FROM post;

    -- What the index says that it holds.
    CREATE VIEW search_content AS
    SELECT * FROM search_source WHERE id <= (SELECT value FROM setting WHERE key = 'searched');

    CREATE VIRTUAL TABLE search USING fts5 (
      title, text, author, note, marks, content = 'search_content', content_rowid = 'id',
      detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');

    \(searchTriggers)
    """

  /// They keep right what is in the index. FTS5 has to be told what it had read before a change; a table
  /// that is made anew loses its triggers and needs these again.
  static let searchTriggers = """
    CREATE TRIGGER search_post_deleted BEFORE DELETE ON post
    WHEN \(isSearched("old.id")) BEGIN \(takeOut("id = old.id")) END;

    CREATE TRIGGER search_post_changing
    BEFORE UPDATE OF title, text, author, surfacing, item, stream ON post
    WHEN \(isSearched("old.id")) AND \(postDiffers) BEGIN \(takeOut("id = old.id")) END;
    CREATE TRIGGER search_post_changed
    AFTER UPDATE OF title, text, author, surfacing, item, stream ON post
    WHEN \(isSearched("old.id")) AND \(postDiffers) BEGIN \(putIn("id = new.id")) END;

    CREATE TRIGGER search_note_changing BEFORE UPDATE OF note ON item
    WHEN old.note IS NOT new.note BEGIN \(takeOut(postsOfItem)) END;
    CREATE TRIGGER search_note_changed AFTER UPDATE OF note ON item
    WHEN old.note IS NOT new.note BEGIN \(putIn(postsOfItem)) END;
    """

  private static let postDiffers = """
    (old.title, old.text, old.author, old.surfacing, old.item, old.stream)
      IS NOT (new.title, new.text, new.author, new.surfacing, new.item, new.stream)
    """

  private static let postsOfItem = """
    id IN (SELECT post.id FROM post WHERE post.item = old.id AND post.surfacing IS NOT NULL
      AND \(isSearched("post.id")))
    """

  private static func isSearched(_ id: String) -> String {
    "\(id) <= (SELECT value FROM setting WHERE key = 'searched')"
  }

  private static func takeOut(_ condition: String) -> String {
    """
    INSERT INTO search (search, rowid, title, text, author, note, marks)
    SELECT 'delete', * FROM search_source WHERE \(condition);
    """
  }

  private static func putIn(_ condition: String) -> String {
    """
    INSERT INTO search (rowid, title, text, author, note, marks)
    SELECT * FROM search_source WHERE \(condition);
    """
  }
}

/// Words of the index that no post is meant to hold: characters of the private use area. They make a
/// search among the shown posts, or in one stream, as fast as one for a further word.
enum SearchMark {
  static let streamCode = 0xF8F0
  static let shownCode = 0xF8F1
  static let droppedCode = 0xF8F2

  static let shown = "\u{F8F1}"
  static let dropped = "\u{F8F2}"

  static func stream(_ id: Int64) -> String { "\u{F8F0}\(id)" }
}
