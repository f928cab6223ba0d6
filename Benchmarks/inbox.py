"""The speed and the size of a database of many posts.

    python3 Benchmarks/inbox.py [POSTS]

Fills a database through the intake, asks it what the inbox asks, ends the retention of what is due, and
prints a table of each. Sizes are SQLite's own (dbstat), in bytes a post; text is title and text.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

BENCHMARK = Path(__file__).parent.parent / ".build/release/InboxBenchmark"


def lines(*arguments):
    with subprocess.Popen([BENCHMARK, *arguments], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        sys.exit(process.returncode)


def sizes(path):
    database = sqlite3.connect(path)
    posts, text = database.execute(
        "SELECT count(*), sum(length(CAST(coalesce(title, '') AS BLOB)) "
        "+ length(CAST(coalesce(text, '') AS BLOB))) FROM post").fetchone()
    tables = database.execute(
        "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    database.close()
    total = sum(size for _, size in tables)
    print(f"{posts} posts, {total / 1e6:.0f} MB: {text / posts:.0f} bytes of text a post, and beside it "
          f"{(total - text) / posts:.0f}")
    for name, size in tables:
        if size / posts >= 1:
            beside = " beside the text" if name == "post" else ""
            print(f"  {name:32}{(size - (text if name == 'post' else 0)) / posts:8.1f}{beside}")


def main():
    count = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    with tempfile.TemporaryDirectory() as directory:
        path = f"{directory}/inbox.sqlite"
        for line in lines("fill", path, count):
            if "posts" in line:
                print(f"intake: {line['posts'] / line['seconds']:.0f} posts a second")
            else:
                print(f"decisions, a hundred at a time: {line['decisions_seconds']:.1f} s")
        sizes(path)
        print(f"\n{'milliseconds':42}{'median':>9}{'p99':>9}")
        for line in lines("ask", path):
            print(f"{line['name']:42}{line['median']:9.2f}{line['p99']:9.2f}")
        for line in lines("retire", path):
            print(f"\nretired: {line['retired']} posts in {line['seconds']:.0f} s")
        sizes(path)


if __name__ == "__main__":
    main()
