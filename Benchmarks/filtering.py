#!/usr/bin/env python3
"""How fast the filter is beside others, on the same posts and one core, in alternating rounds.

usage: filtering.py [--rounds N] [--only NAME] [CORPUS]

CORPUS holds labelled posts: its train.jsonl, or that of each of its directories. Posts a second are
by CPU time, user and system, without starting and reading files; milliseconds are of one post alone.
What is shown is the median of the rounds. Peers are trained on the same labels: scikit-learn's
TF-IDF and logistic regression, over words and pairs of words, and over characters too; fastText over
words and pairs of words. They get batches of 1,000, and none of them gives evidence.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
import venv

import posts

ROOT = pathlib.Path(__file__).absolute().parent.parent
WORK = ROOT / ".build" / "bench"
OURS = ROOT / ".build" / "release" / "FilteringBenchmark"
SLUICE = ROOT / ".build" / "release" / "sluice"
PEERS = pathlib.Path(__file__).absolute().parent / "filtering_peers.py"
PYTHON = WORK / "filtering-venv" / "bin" / "python"
CORES = sorted(os.sched_getaffinity(0))
SIZES = (20_000, 100_000)
PIPED = 100_000


def said(*words):
    """The line of JSON that a process prints; None if it fails."""
    done = subprocess.run(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                          preexec_fn=lambda: os.sched_setaffinity(0, CORES[-1:]))
    return json.loads(done.stdout) if done.returncode == 0 else None


def peers():
    """The peers that can be had here, by what they are called."""
    found = {}
    if not PYTHON.exists():
        venv.create(WORK / "filtering-venv", with_pip=True)
    for package, module, names in (
            ("scikit-learn", "sklearn", {"scikit-learn, words": "words",
                                         "scikit-learn, characters too": "characters"}),
            ("fasttext-wheel", "fasttext", {"fastText": "fasttext"})):
        try:
            if subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode:
                subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--no-input", package],
                               check=True, capture_output=True, timeout=600)
            found.update(names)
        except (OSError, subprocess.SubprocessError):
            print(f"{package} cannot be installed here and is left out.")
    return found


def trained(chosen, count, found):
    """Seconds and model file of ours and of each peer that could learn."""
    model = WORK / "posts" / f"ours-{count}.model"
    results = {"sluice": (said(OURS, "train", chosen.labels, count, model), model)}
    for name, peer in found.items():
        model = WORK / "posts" / f"{peer}-{count}.model"
        results[name] = (said(PYTHON, PEERS, "train", peer, chosen.labels, count, model), model)
    return {name: result for name, result in results.items() if result[0]}


def piped(model, chosen):
    """`sluice score` as a whole process, evidence and all, on all cores."""
    lines = chosen.scored.read_text().splitlines(keepends=True)
    path = WORK / "posts" / "piped.jsonl"
    path.write_text("".join((lines * (PIPED // len(lines) + 1))[:PIPED]))
    start = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen([SLUICE, "score", "--model", model, path], stdout=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        return None
    return {"posts": PIPED, "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "wall_seconds": time.monotonic() - start}


def measure(chosen, models, found, rounds):
    """Of each thing that is measured the figures of all rounds, which take turns."""
    ours = models["sluice"][1]
    runs = {verb: lambda verb=verb: said(OURS, verb, ours, chosen.scored)
            for verb in ("tokenise", "score", "assess")}
    for name in models.keys() & found.keys():
        runs[name] = lambda name=name: said(PYTHON, PEERS, "score", found[name], models[name][1],
                                            chosen.scored)
    figures = {name: [] for name in runs}
    figures["piped"] = []
    names = list(runs)
    for number in range(rounds):
        for name in names[number % len(names):] + names[:number % len(names)]:
            if figure := runs[name]():
                figures[name].append(figure)
        if SLUICE.exists() and (figure := piped(ours, chosen)):
            figures["piped"].append(figure)
    return figures


def speed(figures, seconds="cpu_seconds"):
    return statistics.median(figure["posts"] / figure[seconds] for figure in figures)


def alone(figures):
    return statistics.median(figure["milliseconds"] for figure in figures)


def show(chosen, results, figures, found):
    ours = results[0][1]["sluice"][0]
    lengths = [len(json.loads(line)["text"]) for line in open(chosen.scored)]
    print(f"\n{chosen.about}: {len(lengths):,} posts of {statistics.mean(lengths):.0f} characters, "
          f"a model from {ours['labels']:,} others with {ours['terms']:,} terms")
    score = speed(figures["score"])
    print(f"  {'':34}{'posts/s':>10}{'of ours':>9}{'ms alone':>10}")
    rows = [("sluice, tokens only", speed(figures["tokenise"]), None),
            ("sluice, score", score, None),
            ("sluice, with evidence", 1e3 / alone(figures["assess"]), alone(figures["assess"]))]
    rows += [(name, speed(figures[name]), alone(figures[name])) for name in found
             if figures.get(name)]
    for name, each, single in rows:
        single = f"{single:.4f}" if single else ""
        print(f"  {name:34}{each:>10,.0f}{each / score:>9.2f}{single:>10}")
    if figures["piped"]:
        print(f"  whole process with evidence: {speed(figures['piped']):,.0f} posts a second of CPU "
              f"time, {speed(figures['piped'], 'wall_seconds'):,.0f} by the clock on {len(CORES)} "
              f"core{'s' * (len(CORES) != 1)}")
    for count, models in results:
        labels = models["sluice"][0]["labels"]
        times = ", ".join(f"{name} {result['cpu_seconds']:.1f} s"
                          for name, (result, _) in models.items())
        print(f"  training on {labels:,} labels: {times}")
        show_loading(models["sluice"][1])


def show_loading(model):
    if loaded := said(OURS, "load", model):
        print(f"  loading a model of {loaded['terms']:,} terms: {loaded['milliseconds']:.2f} ms",
              flush=True)


def show_large_model():
    """A million terms, whatever the posts."""
    labels, model = WORK / "posts" / "rare.jsonl", WORK / "posts" / "rare.model"
    posts.rare(labels)
    print("\nmany terms")
    if said(OURS, "train", labels, 2 * posts.RARE, model):
        show_loading(model)


arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--rounds", type=int, default=5)
arguments.add_argument("--only", metavar="NAME", help="corpora whose name holds NAME")
arguments.add_argument("corpus", nargs="?", type=pathlib.Path)
arguments = arguments.parse_args()
if not OURS.exists():
    sys.exit(f"{OURS} is not there; run `make bench-filter`")
compared = peers()
print(f"Medians of {arguments.rounds} rounds, on one core where nothing else is said.")
sets = [posts.made(WORK / "posts")]
if arguments.corpus:
    sets += posts.recorded(arguments.corpus, WORK / "posts")
for chosen in sets:
    if (arguments.only or "") not in chosen.about:
        continue
    available = sum(1 for _ in open(chosen.labels))
    results = [(size, trained(chosen, size, compared)) for size in SIZES
               if size == SIZES[0] or size <= available]
    show(chosen, results, measure(chosen, results[0][1], compared, arguments.rounds), compared)
if not arguments.only:
    show_large_model()
