#!/usr/bin/env python3
"""How fast the parser is beside others, on the same bytes, in alternating rounds.

usage: parsing.py [--rounds N] [--only NAME] [CORPUS]

CPU seconds, user and system, are compared, by their median: a busy machine disturbs them least.
Ours and Python's are those of the parsing alone; xmllint and sfeed are whole processes, which read
the file and are started anew for each (sfeed) or for each group of files (xmllint). xmllint does
less than all others: it builds no text and no post. Nothing is subtracted anywhere.
"""

import argparse
import functools
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import venv

import documents

ROOT = pathlib.Path(__file__).absolute().parent.parent
WORK = ROOT / ".build" / "bench"
OURS = ROOT / ".build" / "release" / "ParsingBenchmark"
CPU_SECONDS_MAX = 120

# In-process like ours; feedparser would take bytes for the name of a file.
FEEDPARSER = """
import feedparser, io, json, sys, time
documents = [open(path, "rb").read() for path in sys.argv[1:]]
start = time.process_time()
posts = sum(len(feedparser.parse(io.BytesIO(document)).entries) for document in documents)
print(json.dumps({"cpu_seconds": time.process_time() - start, "posts": posts}))
"""
JSON = """
import json, sys, time
documents = [open(path, "rb").read() for path in sys.argv[1:]]
start = time.process_time()
for document in documents: json.loads(document)
print(json.dumps({"cpu_seconds": time.process_time() - start}))
"""


class Figures:
    """What one parser took for one document: CPU seconds, bytes, posts, the peak in bytes."""

    def __init__(self, cpu, size, posts, peak):
        self.cpu, self.size, self.posts, self.peak = cpu, size, posts, peak

    def __add__(self, other):
        return Figures(self.cpu + other.cpu, self.size + other.size, self.posts + other.posts,
                       max(self.peak, other.peak))


def run(words, source=None):
    """Runs a process to its end: its output, CPU seconds and peak; None if it fails or takes long.

    The peak is at least this script's own, which what it starts inherits.
    """
    with open(source or os.devnull, "rb") as given:
        process = subprocess.Popen(list(map(str, words)), stdin=given, stderr=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE if source is None else subprocess.DEVNULL)
        output = process.stdout.read() if source is None else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        return None
    return output, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


@functools.cache
def peak(*words, source=None):
    """The peak of a small process, in bytes; 0 where GNU time is not there to tell."""
    try:
        with open(source or os.devnull, "rb") as given:
            done = subprocess.run(["/usr/bin/time", "-f", "%M", *map(str, words)], stdin=given,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return int(done.stderr.split()[-1]) * 1024
    except (OSError, ValueError, IndexError):
        return 0


def ours(document):
    total = Figures(0, 0, 0, 0)
    for preset, paths in document.files.items():
        words = [OURS, "--repeat", document.repeat, *(["--preset", preset] if preset else [])]
        done = run([*words, *paths])
        if done is None:
            return None
        said = json.loads(done[0])
        total += Figures(said["cpu_seconds"], said["bytes"], said["posts"], said["peak_bytes"])
    if document.posts is not None and total.posts != document.posts * document.repeat:
        sys.exit(f"{document.name}: {total.posts} posts were found of {document.posts}")
    return total


def xmllint(document):
    words = ["xmllint", "--sax", "--noout", *document.paths * document.repeat]
    done = run(words)
    return done and Figures(done[1], document.bytes, 0, peak(*words))


def sfeed(document):
    total = Figures(0, 0, 0, 0)
    for path in document.paths:
        done = run(["sfeed"], path)
        if done is None:
            return None
        total += Figures(done[1], path.stat().st_size, 0, peak("sfeed", source=path))
    return total


def python(interpreter, script):
    def measured(document):
        paths = document.paths
        if script is FEEDPARSER and document.posts is not None:
            if document.part is None:
                return None
            paths = [document.part]
        done = run([interpreter, "-c", script, *paths])
        if done is None:
            return None
        said = json.loads(done[0])
        size = sum(path.stat().st_size for path in paths)
        return Figures(said["cpu_seconds"], size, said.get("posts", 0), done[2])
    return measured


def feedparser():
    """Python's feedparser in an environment of its own; None where it cannot be had."""
    interpreter = WORK / "venv" / "bin" / "python"
    if not interpreter.exists() or run([interpreter, "-c", "import feedparser"]) is None:
        try:
            venv.create(WORK / "venv", with_pip=True, clear=True)
            subprocess.run([interpreter, "-m", "pip", "install", "-q", "--no-input", "feedparser"],
                           check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError):
            print("feedparser cannot be installed here and is left out.")
            return None
    return python(interpreter, FEEDPARSER)


def peers():
    """For XML and for JSON the parsers by name, the one that all are compared with second."""
    xml = {"sluice": ours}
    for name, parser in (("xmllint", xmllint), ("sfeed", sfeed)):
        if shutil.which(name):
            xml[name] = parser
        else:
            print(f"{name} cannot be installed here and is left out.")
    if parser := feedparser():
        xml["feedparser"] = parser
    return xml, {"sluice": ours, "json (Python)": python(sys.executable, JSON)}


def compare(document, parsers, rounds):
    """Each parser's rounds; they take turns, and the turn begins with another each time."""
    results = {name: [] for name in parsers}
    names = list(parsers)
    for number in range(rounds):
        for name in names[number % len(names):] + names[:number % len(names)]:
            if results[name] is None:
                continue
            figures = parsers[name](document)
            if figures is None:
                results[name] = None
            else:
                results[name].append(figures)
    return results


def show(document, results):
    posts = max((f.posts for f in results["sluice"] or []), default=0) // document.repeat
    size = document.bytes / document.repeat / 1e6
    print(f"\n{document.about}: {size:.1f} MB, {posts:,} post{'s' * (posts != 1)}")
    reference = "xmllint" if document.is_xml else "json (Python)"
    median = {name: statistics.median(f.cpu / f.size for f in rounds)
              for name, rounds in results.items() if rounds}
    print(f"  {'':14}{'MB/s':>9}{'posts/s':>13}{'of ' + reference:>19}{'peak MB':>10}")
    for name, rounds in results.items():
        if not rounds:
            print(f"  {name:14}{'-':>9}{'-':>13}{'-':>19}{'-':>10}")
            continue
        each = max(median[name], 1e-12)
        per_byte = rounds[0].posts / rounds[0].size or posts * document.repeat / document.bytes
        speed = f"{per_byte / each:,.0f}" if name not in ("xmllint", "json (Python)") else ""
        ratio = f"{median[reference] / each:.2f}" if reference in median else ""
        memory = max(f.peak for f in rounds) / 1e6
        memory = f"{memory:,.0f}" if memory else "-"
        print(f"  {name:14}{1e-6 / each:>9,.1f}{speed:>13}{ratio:>19}{memory:>10}", flush=True)


arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--rounds", type=int, default=5)
arguments.add_argument("--only", metavar="NAME", help="documents whose name holds NAME")
arguments.add_argument("corpus", nargs="?", type=pathlib.Path)
arguments = arguments.parse_args()
if not OURS.exists():
    sys.exit(f"{OURS} is not there; run `make bench-parsing`")
# Inherited by all that is started here; this script itself needs few.
_, hard_limit = resource.getrlimit(resource.RLIMIT_CPU)
resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, hard_limit))
xml_parsers, json_parsers = peers()
chosen = list(documents.made(WORK / "documents"))
if arguments.corpus and arguments.corpus.is_dir():
    chosen += documents.recorded(arguments.corpus)
elif arguments.corpus:
    print(f"{arguments.corpus} is no directory; only documents made here are measured.")
print(f"Medians of {arguments.rounds} rounds, CPU seconds; ours and Python's without starting and"
      "\nreading, xmllint and sfeed as whole processes. feedparser reads 1 MB of the long ones.")
for document in chosen:
    if (arguments.only or "") in document.name:
        parsers = xml_parsers if document.is_xml else json_parsers
        show(document, compare(document, parsers, arguments.rounds))
