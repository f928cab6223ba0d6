#!/usr/bin/env python3
"""The posts on which the filter is measured: made here, and those of a corpus if there is one.

usage: posts.py DIRECTORY     makes what is missing or older than this file
"""

import bisect
import dataclasses
import itertools
import json
import pathlib
import random
import sys

LABELS = 100_000
SCORED = 20_000
RARE = 7_300
# What people say most, by about how often; behind it come made-up words.
COMMON = """the a to and of in is i it that for you on with my this have be are not but as was so we
at they or just if like can what all from do your about there one has get out how up when more would
some me no will an which time people know does anyone by their good new don't need work now think
use than really been had make other it's should want who see could them only i'm even because after
into also first very way why where any well back still over day year price team office""".split()
ASKING = ("can anyone recommend a {0} for {1}?", "looking for an alternative to {0}, any ideas?",
          "which {0} would you choose, {0} or {1}?", "need a quote for {0} by friday, budget {2} $",
          "what do you use for {0}? our {1} is too slow")
SYLLABLES = """ba be bo bra can cer co con da de der dis do en er est fa fi for gra hel hi in ing ir
ka ker la lan le li lo ma men mer mi mo na ne ness ni nor o on or pa per pi po pre qua ra re ri ro
sa ser shi si so st ta ten ter tha ti to tra u un ver vi wa wen win ya zo""".split()


@dataclasses.dataclass
class Posts:
    """What is trained on, in one order for good, and what is scored; no post is in both."""

    about: str
    labels: pathlib.Path
    scored: pathlib.Path


class Talk:
    """Posts of about 110 characters from a seed; how often a word comes follows Zipf's law."""

    def __init__(self, seed, vocabulary=60_000):
        self.random = random.Random(seed)
        # The same words for every seed.
        shaper = random.Random(11)
        words = dict.fromkeys(COMMON)
        while len(words) < vocabulary:
            words["".join(shaper.choices(SYLLABLES, k=shaper.choice((2, 2, 3, 3, 4))))] = None
        self.vocabulary = list(words)
        self.weights = list(itertools.accumulate((rank + 3) ** -1.1 for rank in range(vocabulary)))

    def word(self):
        place = self.random.random() * self.weights[-1]
        return self.vocabulary[bisect.bisect_left(self.weights, place)]

    def sentence(self, characters):
        words = [self.word()]
        while (length := sum(map(len, words)) + len(words)) < characters:
            words.append(self.word())
            if self.random.random() < 0.06:
                words.append(str(self.random.randint(1, 4000)))
        return " ".join(words)[:max(length, 1)].capitalize() + self.random.choice(".....!?")

    def post(self, number):
        is_relevant = self.random.random() < 0.05
        text = self.sentence(max(15, self.random.gauss(65 if is_relevant else 110, 35)))
        if is_relevant or self.random.random() < 0.01:
            things = self.random.sample(self.vocabulary[400:1200], 2)
            text += " " + self.random.choice(ASKING).format(*things, 10 * number % 900)
        return {"id": str(number), "text": text, "label": "relevant" if is_relevant else "noise"}


def made(directory):
    """Posts that are made here."""
    directory.mkdir(parents=True, exist_ok=True)
    posts = Posts("posts that are made here", directory / "labels.jsonl",
                  directory / "scored.jsonl")
    for path, count, seed in ((posts.labels, LABELS, 1), (posts.scored, SCORED, 2)):
        if not path.exists() or path.stat().st_mtime < pathlib.Path(__file__).stat().st_mtime:
            talk = Talk(seed)
            write(path, (json.dumps(talk.post(number)) for number in range(count)))
    return posts


def rare(path):
    """Labelled posts that make a model of about a million terms: letters by chance, all twice."""
    chance = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyz"
    with open(path, "w") as file:
        for number in range(RARE):
            words = ["".join(chance.choices(letters, k=chance.randint(5, 9))) for _ in range(14)]
            for copy in ("once", "again"):
                post = {"id": f"{number} {copy}", "text": " ".join([copy, *words]),
                        "label": "noise" if number % 20 else "relevant"}
                file.write(json.dumps(post) + "\n")


def recorded(corpus, directory):
    """The labelled posts of CORPUS/train.jsonl or of each CORPUS/*/train.jsonl."""
    for file in sorted([*corpus.glob("train.jsonl"), *corpus.glob("*/train.jsonl")]):
        name = file.absolute().parent.name
        lines = [line for line in file.read_text().splitlines() if line.strip()]
        random.Random(3).shuffle(lines)
        cut = max(1, len(lines) // 5)
        posts = Posts(name, directory / f"{name}-labels.jsonl", directory / f"{name}-scored.jsonl")
        write(posts.scored, lines[:cut])
        write(posts.labels, lines[cut:])
        yield posts


def write(path, lines):
    part = path.with_suffix(".part")
    part.write_text("".join(line + "\n" for line in lines))
    part.rename(path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    made(pathlib.Path(sys.argv[1]))
