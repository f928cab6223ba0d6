#!/usr/bin/env python3
"""Posts, notes and names that want to be formulas, exported and opened in LibreOffice: no cell may be one,
whether LibreOffice takes the right separator or a wrong one. With the right one, every column is in its place."""

import csv
import hashlib
import sqlite3
import subprocess
import xml.etree.ElementTree as ElementTree

from trial import Trial

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\ufeff=", "\u200b=", "\u00a0=", "\u3000=",
          "\uff1d", "\uff0b", "\uff0d", "\uff20", "'=", '"=', "=\"", "+-", "\u2212",
          # Cells of their own where semicolons, tabs or lines separate and our quotes are not seen.
          "a;=", "a; =", "a\n=", "a\r\n=", "a\t=", "a;\"=", "a;\"\"=", "a\n\"=", "a;;=", "a\u2028=",
          "a\n+", "a\n-", "a;@", "a\";=", "a\"\n=", "\";\"=", "\"\n="]
PAYLOADS = ["1+1", "HYPERLINK(\"http://example.org/?\"&A1,\"look\")", "cmd|' /C calc'!A0",
            "SUM(A1:A9)", "WEBSERVICE(\"http://example.org\")", "1;=2\n=3"]
SOURCES = ["=1+1;=2", "+1;-2"]
SEPARATORS = {"comma": "44", "semicolon": "59", "tab": "9", "comma and semicolon": "44/59"}
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def words(*of):
    """Some words that only this post has, so that it is no copy of another."""
    digest = hashlib.sha256(repr(of).encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(digest[at:at + 5] for at in range(0, 60, 5))


def sheet(trial, path, separator):
    """The rows that LibreOffice makes of a file, each a list of cells."""
    subprocess.run(
        # The separator, 34: double quote, 76: UTF-8, 1: from the first line; the last but two: "false" for
        # quoted fields as text, so that LibreOffice is as eager to see formulas as it ever is.
        ["soffice", f"-env:UserInstallation=file://{trial.path}/office", "--headless",
         f"--infilter=CSV:{separator},34,76,1,,0,false,true,false,false", "--convert-to", "fods",
         "--outdir", str(trial.path), str(path)],
        check=True, capture_output=True, timeout=300,
    )
    root = ElementTree.parse(path.with_suffix(".fods")).getroot()
    return [cells(row) for row in root.iter(f"{TABLE}table-row")]


def cells(row):
    """Empty ones too: neighbours that are alike are stored once, with a count."""
    found = []
    for cell in row.iter(f"{TABLE}table-cell"):
        found += [cell] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 100)
    return found


def formulas(rows):
    return [cell.get(f"{TABLE}formula") for row in rows for cell in row if cell.get(f"{TABLE}formula") is not None]


def shown(cell):
    return "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))


entries = [
    {"id": f"{index}-{part}", "url": f"https://example.org/{index}/{part}",
     "title": f"{start}{payload}", "content_text": f"{start}{payload} and a word or two, {words(index, part)}",
     "authors": [{"name": f"{start}{payload}"}]}
    for index, start in enumerate(STARTS) for part, payload in enumerate(PAYLOADS)
]

trial = Trial(entries, keep="100%")
try:
    # Two feeds with the same posts, so that each is also seen in the other.
    configuration = trial.path / "feeds.yml"
    feeds = "".join(f"      - {{ url: '{trial.feed.address}?{number}', name: '{name}' }}\n"
                    for number, name in enumerate(SOURCES))
    text = configuration.read_text()
    configuration.write_text(text[:text.index("    feeds:")] + "    feeds:\n" + feeds)
    trial.command("poll", "--all")

    # What no feed can say is written beside the command: addresses, notes, people's names.
    base = sqlite3.connect(trial.path / "state/inbox.sqlite3")
    wishes = [start + payload for start in STARTS for payload in PAYLOADS]
    items = [item for item, in base.execute("SELECT id FROM item ORDER BY id")]
    assert len(items) == len(entries), f"{len(items)} items of {len(entries)} posts"
    for item, wish in zip(items, wishes):
        base.execute("UPDATE item SET note = ?, action = 'watch', decision = 'relevant', decided_by = ?, "
                     "decided_at = 1700000000 WHERE id = ?", (wish, wish, item))
        base.execute("UPDATE post SET url = ? WHERE item = ?", (wish, item))
    base.commit()
    base.close()

    # That LibreOffice would see formulas if there were any: the same cells as they are.
    control = trial.path / "control.csv"
    with open(control, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([number, "text", wish] for number, wish in enumerate(wishes))
    for name, separator in SEPARATORS.items():
        found = len(formulas(sheet(trial, control, separator)))
        assert found, f"with {name}: LibreOffice sees no formula where there are some"
        print(f"   unguarded, {name}: {found} formulas")

    for profile in ("excel", "plain"):
        path = trial.path / f"{profile}.csv"
        trial.command("export", "--decision", "all", "--profile", profile, "--out", str(path))
        with open(path, newline="", encoding="utf-8-sig") as file:
            expected = list(csv.reader(file, strict=True))
        assert len(expected) == len(entries) + 1 and all(len(row) == 20 for row in expected)
        sources = {row[2] for row in expected[1:]} | {row[17] for row in expected[1:]}
        assert sources <= {"'=1+1;'=2", "'+1;'-2"} and len(sources) > 1, sources
        for name, separator in SEPARATORS.items():
            rows = sheet(trial, path, separator)
            arrived = formulas(rows)
            assert not arrived, f"{profile}, {name}: {len(arrived)} formulas: {arrived[:5]}"
            if name == "comma":
                rows = [row for row in rows if shown(row[0])]
                assert len(rows) == len(expected), f"{profile}: {len(rows)} rows"
                for row, cells_expected in zip(rows, expected):
                    row = [shown(cell) for cell in row]
                    assert not any(row[20:]), f"{profile}: more than 20 columns: {row[20:]}"
                    for column in (0, 1, 12, 13, 19):
                        assert row[column] == cells_expected[column], f"{profile}: {row} for {cells_expected}"
            print(f"   {profile}, {name}: {len(entries)} conversations, no formula")
finally:
    trial.close()
