#!/usr/bin/env python3
"""The parser under AddressSanitizer over the documents of the benchmark and all those of a corpus.

usage: sanitized.py [CORPUS]

Whether a document is a feed does not matter here, only that reading it touches no memory that it
should not. The exit status is 1 where it did.
"""

import os
import pathlib
import subprocess
import sys

import documents

ROOT = pathlib.Path(__file__).absolute().parent.parent
TOOL = ROOT / ".build" / "sanitize" / "release" / "ParsingBenchmark"
BATCH = 100
SECONDS_MAX = 300


def complaint(preset, paths):
    """What was wrong with reading these documents; None for nothing."""
    # What the Swift runtime makes once and keeps is no leak; a backtrace would wait for a terminal.
    environment = os.environ | {"ASAN_OPTIONS": "detect_leaks=0", "SWIFT_BACKTRACE": "enable=no"}
    words = [TOOL, *(["--preset", preset] if preset else []), *paths]
    try:
        done = subprocess.run(words, capture_output=True, env=environment, timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return f"not ready after {SECONDS_MAX} s"
    if done.returncode == 0:
        return None
    return done.stderr.decode(errors="replace").strip() or f"exit status {done.returncode}"


def failures(preset, paths):
    """The documents on which it fails, found by halving, with the complaint about each."""
    found = complaint(preset, paths)
    if found is None:
        return []
    if len(paths) == 1:
        return [(paths[0], found)]
    half = len(paths) // 2
    return failures(preset, paths[:half]) + failures(preset, paths[half:])


if not TOOL.exists():
    sys.exit(f"{TOOL} is not there; run `make sanitize`")
files = {}
for document in documents.made(ROOT / ".build" / "bench" / "documents"):
    for preset, paths in document.files.items():
        files.setdefault(preset, []).extend(paths)
for corpus in map(pathlib.Path, sys.argv[1:]):
    if not corpus.is_dir():
        sys.exit(f"{corpus} is no directory")
    for preset, paths in documents.corpus_files(corpus).items():
        files.setdefault(preset, []).extend(paths)
count, failed = 0, []
for preset, paths in files.items():
    for start in range(0, len(paths), BATCH):
        batch = paths[start:start + BATCH]
        count += len(batch)
        failed += failures(preset, batch)
for path, found in failed:
    lines = [line for line in found.splitlines() if line.strip()]
    print(f"{path}:", *lines[:30], sep="\n  ")
print(f"{count} documents read under AddressSanitizer, {len(failed)} of them with failures")
sys.exit(1 if failed else 0)
