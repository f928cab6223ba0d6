#!/usr/bin/env python3
"""How fast feeds are polled beside curl, over the same addresses, in alternating rounds.

usage: polling.py [--feeds 10000] [--rounds 3] [--steady 90] [--keep]

nginx serves the feeds on 100 addresses of 127.0.0.0/8. Four jobs take turns: sluice on a fresh
state, where every post is new; sluice again, where every answer is a 304; and the same requests by
`curl --parallel --parallel-max 64`, which throws the bodies away. Then the daemon runs for some
time, with pauses between the requests to a host. Seconds of a busy machine are those of its
neighbours too: CPU seconds, user and system, are the steadier figure.
"""

import argparse
import email.utils
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import documents

ROOT = pathlib.Path(__file__).absolute().parent.parent
SLUICE = os.environ.get("SLUICE") or ROOT / ".build" / "release" / "sluice"
HOSTS = 100
STREAMS = 10
POSTS = 10
# All documents are of one size and one moment, so nginx gives all of them the same ETag and curl can
# ask for all of them with a single `If-None-Match`.
DOCUMENT_BYTES = 8192


class Site:
    """The feeds as files, and the nginx that serves them until `close`."""

    def __init__(self, directory, feeds):
        self.directory = directory
        self.log = directory / "access.log"
        self.port = free_port()
        self.paths = [(f"127.0.0.{index % HOSTS + 1}", f"/{index % HOSTS + 1}/{index}.xml")
                      for index in range(feeds)]
        self.write_documents()
        self.process = self.start()

    def addresses(self):
        return [f"http://{host}:{self.port}{path}" for host, path in self.paths]

    def write_documents(self):
        moment = int(time.time()) - 3600
        texts = random.Random(7)
        for index, (_, path) in enumerate(self.paths):
            file = self.directory / "feeds" / path[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            text = document(index, moment, texts).encode()
            assert len(text) <= DOCUMENT_BYTES, f"{len(text)} bytes in {path}"
            file.write_bytes(text.ljust(DOCUMENT_BYTES, b"\n"))
            os.utime(file, (moment, moment))
        self.etag = f'"{moment:x}-{DOCUMENT_BYTES:x}"'

    def start(self):
        configuration = self.directory / "nginx.conf"
        configuration.write_text(f"""
            daemon off; worker_processes 1; pid {self.directory}/nginx.pid;
            error_log {self.directory}/error.log;
            events {{ worker_connections 4096; }}
            http {{
              log_format short escape=none '$server_addr$uri $status $request_method $http_if_none_match';
              access_log {self.log} short buffer=64k flush=200ms;
              types {{ application/rss+xml xml; }}
              client_body_temp_path {self.directory}/body; proxy_temp_path {self.directory}/proxy;
              fastcgi_temp_path {self.directory}/fastcgi; uwsgi_temp_path {self.directory}/uwsgi;
              scgi_temp_path {self.directory}/scgi;
              keepalive_requests 100000; keepalive_timeout 120s; sendfile on; tcp_nopush on;
              open_file_cache max=20000; open_file_cache_valid 3600s;
              server {{ listen 0.0.0.0:{self.port} backlog=1024; root {self.directory}/feeds; }}
            }}""")
        process = subprocess.Popen(
            [shutil.which("nginx") or "/usr/sbin/nginx", "-e", self.directory / "error.log", "-c",
             configuration])
        for _ in range(200):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            time.sleep(0.05)
        sys.exit(f"nginx does not start: {(self.directory / 'error.log').read_text()}")

    def requests(self, count):
        """What was asked since the last time, as soon as it is that much: lines of the log."""
        end = time.monotonic() + 10
        while True:
            lines = self.log.read_text().splitlines()
            if len(lines) >= count or time.monotonic() > end:
                break
            time.sleep(0.1)
        self.forget()
        return lines

    def forget(self):
        time.sleep(0.3)
        os.truncate(self.log, 0)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def free_port():
    with socket.socket() as trial:
        trial.bind(("0.0.0.0", 0))
        return trial.getsockname()[1]


def document(index, moment, texts):
    def words(least, most):
        chosen = texts.choices(documents.WORDS, k=texts.randint(least, most))
        return " ".join(chosen)
    items = "".join(
        f"<item><title>{words(5, 10)}</title><link>https://forum.example/{index}/{post}</link>"
        f"<guid isPermaLink=\"false\">{index}-{post}</guid><author>user{post}@forum.example"
        f"</author><pubDate>{email.utils.formatdate(moment - 600 * post, usegmt=True)}</pubDate>"
        f"<description>{words(30, 60)}</description></item>\n" for post in range(POSTS))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
            f"<title>Forum {index}</title><link>https://forum.example/{index}</link>"
            f"<description>All of it</description>\n{items}</channel></rss>\n")


class Figures:
    """What one run took: seconds, CPU seconds, and its peak in bytes."""

    def __init__(self, seconds, cpu, peak):
        self.seconds, self.cpu, self.peak = seconds, cpu, peak


def run(words, directory):
    """Runs a process to its end and stops where it fails."""
    errors = directory / "errors"
    with open(errors, "wb") as complaints:
        start = time.monotonic()
        process = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=complaints)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{words[0]} ended with {process.returncode}: {errors.read_text()[-2000:]}")
    return Figures(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


class Sluice:
    def __init__(self, site, directory):
        self.site, self.directory, self.state = site, directory, directory / "state"

    def configure(self, pace, every="15m"):
        lines = [f"contact: https://example.org/bot\nallow: [127.0.0.0/8]\n"
                 f"hosts: {{ '*': {pace} }}\ndefaults: {{ every: {every} }}\nstreams:"]
        addresses = self.site.addresses()
        for stream in range(STREAMS):
            lines.append(f"  stream{stream}:\n    feeds:")
            lines += [f"      - {{ url: '{addresses[index]}', name: feed{index} }}"
                      for index in range(stream, len(addresses), STREAMS)]
        (self.directory / "feeds.yml").write_text("\n".join(lines) + "\n")

    def words(self, verb, *more):
        return [SLUICE, verb, *more, "--config", self.directory / "feeds.yml", "--state",
                self.state]

    def fresh(self):
        shutil.rmtree(self.state, ignore_errors=True)
        return run(self.words("poll", "--all", "--json"), self.directory)

    def again(self):
        return run(self.words("poll", "--all", "--json"), self.directory)


class Curl:
    def __init__(self, site, directory):
        self.directory = directory
        (directory / "curl").write_text("".join(
            f"url = {address}\noutput = /dev/null\n" for address in site.addresses()))
        self.words = ["curl", "-s", "--parallel", "--parallel-max", "64", "--config",
                      directory / "curl"]
        self.condition = ["-H", f"If-None-Match: {site.etag}"]

    def bodies(self):
        return run(self.words, self.directory)

    def conditions(self):
        return run(self.words + self.condition, self.directory)


def check(site, conditional):
    """Stops unless every feed was asked for once, as it should be."""
    lines = site.requests(len(site.paths))
    end = f" 304 GET {site.etag}" if conditional else " 200 GET "
    wrong = [line for line in lines if not line.endswith(end)]
    asked = {line.split()[0] for line in lines}
    if wrong or len(lines) != len(site.paths) or len(asked) != len(site.paths):
        sys.exit(f"{len(lines)} requests, {len(asked)} addresses; not as they should be: "
                 f"{len(wrong)}, such as {wrong[:3]}")


def compare(site, sluice, curl, rounds):
    """Each job's rounds. A fresh poll and its repetition stay together; who begins changes."""
    ours = [("sluice, all new", sluice.fresh, False), ("sluice, all 304", sluice.again, True)]
    theirs = [("curl, bodies", curl.bodies, False), ("curl, all 304", curl.conditions, True)]
    results = {name: [] for name, _, _ in ours + theirs}
    for number in range(rounds):
        for name, job, is_conditional in ours + theirs if number % 2 == 0 else theirs + ours:
            results[name].append(job())
            check(site, is_conditional)
    return results


def show(site, results):
    print(f"{len(site.paths):,} feeds of {POSTS} posts on {HOSTS} hosts; medians of "
          f"{len(next(iter(results.values())))} rounds")
    print(f"  {'':17}{'polls/s':>9}{'seconds':>9}{'CPU s':>8}{'polls/CPU s':>13}{'peak MB':>9}")
    speed = {}
    for name, rounds in results.items():
        seconds = statistics.median(figures.seconds for figures in rounds)
        cpu = statistics.median(figures.cpu for figures in rounds)
        peak = max(figures.peak for figures in rounds) / 1e6
        speed[name] = len(site.paths) / seconds
        print(f"  {name:17}{speed[name]:>9,.0f}{seconds:>9.2f}{cpu:>8.2f}"
              f"{len(site.paths) / cpu:>13,.0f}{peak:>9,.0f}")
    for ours, theirs in (("sluice, all new", "curl, bodies"), ("sluice, all 304", "curl, all 304")):
        print(f"  {ours} / {theirs}: {speed[ours] / speed[theirs]:.2f} of its polls/s")


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def steady(site, sluice, seconds):
    """The daemon while nothing is new: what a round of everything costs it, idling included."""
    sluice.configure("{ gap: 0s, parallel: 16 }", every="1m to 1m")
    sluice.again()
    # A hundred feeds of a host, a second apart: always something to do, and never in a hurry.
    sluice.configure("{ gap: 1s }", every="1m to 1m")
    with open(sluice.directory / "errors", "wb") as complaints:
        daemon = subprocess.Popen(
            list(map(str, sluice.words("run", "--listen", "127.0.0.1:0"))),
            stdout=subprocess.DEVNULL, stderr=complaints)
    try:
        site.forget()
        for _ in range(90):
            if site.log.stat().st_size:
                break
            time.sleep(1)
        site.forget()
        before = cpu_seconds(daemon.pid)
        time.sleep(seconds)
        spent = cpu_seconds(daemon.pid) - before
        lines = site.requests(1)
    finally:
        daemon.send_signal(signal.SIGTERM)
        _, _, usage = os.wait4(daemon.pid, 0)
    wrong = [line for line in lines if " 304 GET " not in line]
    if wrong or not lines:
        sys.exit(f"the daemon asked {len(lines)} times; not answered with 304: {wrong[:3]}")
    each = spent / len(lines)
    quarter = each * len(site.paths) / 900
    print(f"The daemon, {len(lines):,} polls in {seconds} s, all 304: {each * 1e6:,.0f} µs of CPU a"
          f" poll,\n  {each * len(site.paths):.1f} s a round; a round every 15 minutes is"
          f" {quarter:.2%} of a core. Peak {usage.ru_maxrss * 1024 / 1e6:.0f} MB.")


arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--feeds", type=int, default=10_000)
arguments.add_argument("--rounds", type=int, default=3)
arguments.add_argument("--steady", type=int, default=90, help="seconds of the daemon; 0 for none")
arguments.add_argument("--keep", action="store_true", help="leaves the directory there")
arguments = arguments.parse_args()
for tool in ("nginx", "curl"):
    if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin"):
        print(f"{tool} cannot be installed here, so polling is not measured.")
        sys.exit(0)
work = pathlib.Path(tempfile.mkdtemp(prefix="sluice-polling-"))
# nginx gives up root for its workers, who have to read this.
work.chmod(0o755)
site = None
try:
    site = Site(work, arguments.feeds)
    sluice = Sluice(site, work)
    sluice.configure("{ gap: 0s, parallel: 16 }")
    show(site, compare(site, sluice, Curl(site, work), arguments.rounds))
    if arguments.steady:
        steady(site, sluice, arguments.steady)
    print(f"sluice {json.dumps(str(SLUICE))}")
finally:
    if site:
        site.close()
    if arguments.keep:
        print(f"left in {work}")
    else:
        shutil.rmtree(work)
