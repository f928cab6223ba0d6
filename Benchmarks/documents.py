#!/usr/bin/env python3
"""The documents on which the parser is measured: made here, and those of a corpus if there is one.

usage: documents.py DIRECTORY     makes what is missing or older than this file
"""

import dataclasses
import json
import pathlib
import random
import subprocess
import sys

PRESETS = ("hackernews", "mastodon", "lemmy", "bluesky", "discourse", "stackexchange", "lobsters",
           "reddit", "github")
WORDS = """the a of to and in is it that for we our with on as are this have not you which would can
buy price need team budget month tool better switch from looking recommend anyone office chair desk
lamp printer invoice customer support server backup license seats contract renewal quote compare
café naïve größer señor übrigens Ελλάδα Москва 東京 “quoted” – 😀 3,500 €""".split()
MEGABYTE = 1_000_000


@dataclasses.dataclass
class Document:
    """What is measured together: files by the preset that reads them, None for feeds."""

    name: str
    about: str
    files: dict
    is_xml: bool = True
    posts: int = None           # as many as must be found, where that is known
    part: pathlib.Path = None   # the same in small, for parsers that take minutes
    repeat: int = 1

    @property
    def paths(self):
        return [path for paths in self.files.values() for path in paths]

    @property
    def bytes(self):
        return sum(path.stat().st_size for path in self.paths) * self.repeat


class Writer:
    """Sentences and entries from a seed, so that every run measures the same bytes."""

    def __init__(self, path):
        self.random = random.Random(7)
        self.file = open(path, "wb")
        self.size = 0

    def write(self, text):
        self.size += self.file.write(text.encode())

    def words(self, least, most):
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))

    def date(self, index):
        return f"2024-{index % 12 + 1:02}-{index % 28 + 1:02}T{index % 24:02}:{index % 60:02}:07Z"

    def html(self, index):
        paragraphs = "".join(
            f"<p>{self.words(20, 60)} <a href=\"https://forum.example/t/{index}?a=1&amp;b={part}\">"
            f"{self.words(1, 3)}</a>, <em>{self.words(1, 4)}</em> &amp; {self.words(5, 20)}.</p>\n"
            for part in range(self.random.randint(1, 4)))
        return f"{paragraphs}<ul><li>{self.words(2, 9)}</li><li>{self.words(2, 9)}</li></ul>"


def rss(out, size):
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
              'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
              'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel><title>Forum</title>'
              "<link>https://forum.example/</link><description>All of it</description>\n")
    posts = 0
    while out.size < size:
        out.write(
            f"<item><title>{out.words(4, 12)}</title><link>https://forum.example/t/{posts}</link>\n"
            f"<guid isPermaLink=\"false\">forum-{posts}</guid><dc:creator>user{posts % 97}"
            f"</dc:creator><pubDate>Mon, 0{posts % 9 + 1} Jan 2024 1{posts % 10}:00:00 +0100"
            f"</pubDate><category>{out.words(1, 1)}</category>\n"
            f"<description>&lt;p&gt;{out.words(10, 30)} &amp;amp; so on&lt;/p&gt;</description>\n"
            f"<content:encoded><![CDATA[{out.html(posts)}]]></content:encoded></item>\n")
        posts += 1
    out.write("</channel></rss>\n")
    return posts


def atom(out, size):
    out.write('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
              'xml:lang="en"><title>Desk</title><id>tag:desk.example,2024:f</id>'
              f"<updated>{out.date(0)}</updated><link href=\"https://desk.example/\"/>\n")
    posts = 0
    while out.size < size:
        out.write(
            f"<entry><id>tag:desk.example,2024:{posts}</id><title>{out.words(4, 12)}</title>\n"
            f"<link rel=\"alternate\" type=\"text/html\" href=\"https://desk.example/p/{posts}\"/>"
            f"<author><name>user{posts % 89}</name></author><category term=\"{out.words(1, 1)}\"/>"
            f"<published>{out.date(posts)}</published><updated>{out.date(posts + 1)}</updated>\n"
            f"<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">"
            f"{out.html(posts)}</div></content></entry>\n")
        posts += 1
    out.write("</feed>\n")
    return posts


def items(out, size):
    """Titles and addresses only; at full size 200,000 of them."""
    count = 200_000 if size > 10 * MEGABYTE else 10_000
    out.write('<rss version="2.0"><channel><title>Many</title>\n')
    for index in range(count):
        out.write(f"<item><title>{out.words(3, 7)}</title>"
                  f"<link>https://many.example/{index}</link></item>\n")
    out.write("</channel></rss>\n")
    return count


def long_text(out, size):
    out.write('<rss version="2.0"><channel><title>Long</title><item><title>One</title>'
              "<description>")
    while out.size < 11 * MEGABYTE:
        out.write(out.words(50, 50) + "\n")
    out.write("</description></item></channel></rss>\n")
    return 1


def long_attribute(out, size):
    out.write('<rss version="2.0"><channel><title>Wide</title><item><title>One</title>'
              '<enclosure type="audio/mpeg" url="https://wide.example/?')
    while out.size < 11 * MEGABYTE:
        out.write(out.words(50, 50).replace(" ", "+"))
    out.write('"/></item></channel></rss>\n')
    return 1


def json_items(out, size, head, item, tail):
    out.write(head)
    posts = 0
    while out.size < size:
        text = json.dumps(item(posts), ensure_ascii=posts % 2 == 0)
        out.write((",\n" if posts else "") + text)
        posts += 1
    out.write(tail)
    return posts


def json_feed(out, size):
    return json_items(
        out, size, '{"version":"https://jsonfeed.org/version/1.1","title":"Feed","items":[',
        lambda index: {
            "id": f"feed-{index}", "url": f"https://feed.example/{index}",
            "title": out.words(4, 12), "content_html": out.html(index),
            "date_published": out.date(index), "authors": [{"name": f"user{index % 83}"}],
            "tags": [out.words(1, 1)], "language": "en",
        }, "]}\n")


def mastodon(out, size):
    return json_items(
        out, size, "[",
        lambda index: {
            "id": str(10**17 + index), "created_at": out.date(index), "in_reply_to_id": None,
            "sensitive": False, "spoiler_text": "", "visibility": "public", "language": "en",
            "uri": f"https://social.example/users/u{index % 79}/statuses/{index}",
            "url": f"https://social.example/@u{index % 79}/{index}",
            "replies_count": index % 5, "reblogs_count": index % 7, "favourites_count": index % 11,
            "edited_at": None, "content": out.html(index), "reblog": None,
            "account": {
                "id": str(index % 79), "username": f"u{index % 79}", "acct": f"u{index % 79}",
                "display_name": out.words(1, 3), "locked": False, "bot": False,
                "created_at": out.date(0), "note": f"<p>{out.words(10, 40)}</p>",
                "url": f"https://social.example/@u{index % 79}", "noindex": False,
                "avatar": f"https://social.example/a/{index % 79}.png", "fields": [], "emojis": [],
            },
            "media_attachments": [], "mentions": [],
            "tags": [{"name": "desk", "url": "https://social.example/tags/desk"}],
            "emojis": [], "card": None, "poll": None,
        }, "]\n")


KINDS = {
    "rss.xml": ("RSS with HTML bodies", rss, None),
    "atom.xml": ("Atom with XHTML bodies", atom, None),
    "items.xml": ("200,000 small items", items, None),
    "text.xml": ("one text of 11 MB", long_text, None),
    "attribute.xml": ("one attribute of 11 MB", long_attribute, None),
    "feed.json": ("JSON Feed with HTML bodies", json_feed, None),
    "mastodon.json": ("an answer of Mastodon's", mastodon, "mastodon"),
}


def make(directory):
    """Writes what is missing, each kind at 20 MB and in small, and how many posts each holds."""
    directory.mkdir(parents=True, exist_ok=True)
    counts = directory / "posts.json"
    mine = pathlib.Path(__file__).stat().st_mtime
    if counts.exists() and counts.stat().st_mtime > mine:
        return
    posts = {}
    for name, (_, write, _) in KINDS.items():
        path = directory / name
        for path, size in ((path, 20 * MEGABYTE), (part_of(path), MEGABYTE)):
            writer = Writer(path)
            with writer.file:
                posts[path.name] = write(writer, size)
    counts.write_text(json.dumps(posts))


def part_of(path):
    return path.with_stem(path.stem + "-part")


def made(directory):
    """The documents of our own making. They are made by another process, so that the caller stays
    small: what it starts inherits its peak of memory."""
    subprocess.run([sys.executable, __file__, str(directory)], check=True)
    posts = json.loads((directory / "posts.json").read_text())
    for name, (about, _, preset) in KINDS.items():
        path = directory / name
        yield Document(name, about, {preset: [path]}, name.endswith(".xml"), posts[name],
                       None if posts[name] == 1 else part_of(path))


def corpus_files(corpus):
    """All documents of a corpus by the preset that reads them, None for feeds."""
    files = {}
    for path in sorted(corpus.rglob("*")):
        if path.suffix in (".xml", ".rss", ".atom", ".rdf", ".json") \
                and not path.name.endswith(".expected.json") and path.name != "peers.json":
            files.setdefault(preset_of(path.relative_to(corpus)), []).append(path)
    return files


def preset_of(path):
    """Recorded answers lie in realworld-json/KIND, where KIND begins like a preset's name."""
    if path.parts[0] != "realworld-json":
        return None
    kind = path.parts[1].replace("hn-", "hackernews-")
    return next((preset for preset in PRESETS if kind.startswith(preset)), None)


def recorded(corpus):
    """The feeds of a corpus that are long and well-formed, and its recorded answers."""
    files = corpus_files(corpus)
    long = [path for path in files.get(None, [])
            if path.suffix != ".json" and path.stat().st_size >= 20_000]
    feeds = [path for path in long if subprocess.run(
        ["xmllint", "--nonet", "--noout", path], capture_output=True).returncode == 0]
    answers = {preset: paths for preset, paths in files.items() if preset}
    for document in (
        Document("corpus, XML", f"{len(feeds)} real feeds", {None: feeds}),
        Document("corpus, JSON", f"{sum(map(len, answers.values()))} recorded answers", answers,
                 is_xml=False),
    ):
        if document.paths:
            document.repeat = max(1, 20 * MEGABYTE // document.bytes)
            yield document


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))
