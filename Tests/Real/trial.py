"""What the tests on the real binary share: a feed on loopback, a state directory, the command."""

import email.utils
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time

SLUICE = os.environ.get("SLUICE") or str(
    pathlib.Path(__file__).resolve().parents[2] / ".build/release/sluice"
)


class Feed:
    """A JSON Feed with the given entries, served on a free port until `close`."""

    def __init__(self, entries):
        body = json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Trial", "items": entries}
        ).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/feed+json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Date", email.utils.formatdate(usegmt=True))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/feed.json"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()


class Trial:
    """A directory with a configuration for one feed, and the command working in it."""

    def __init__(self, entries, keep="5%", more=""):
        self.feed = Feed(entries)
        self.directory = tempfile.TemporaryDirectory(prefix="sluice-trial-")
        self.path = pathlib.Path(self.directory.name)
        (self.path / "feeds.yml").write_text(
            "contact: https://example.org/bot\nallow: [127.0.0.1]\n"
            f"streams:\n  trial:\n    title: Trial\n    keep: {keep}\n{more}"
            f"    feeds: [{{ url: '{self.feed.address}', name: trial }}]\n"
        )

    def command(self, *words, check=True):
        return subprocess.run(
            [SLUICE, *words, "--config", str(self.path / "feeds.yml"), "--state",
             str(self.path / "state")],
            check=check, capture_output=True, text=True, timeout=120,
        )

    def daemon(self):
        """Starts `run`; returns the process and the address of the inbox."""
        process = subprocess.Popen(
            [SLUICE, "run", "--listen", "127.0.0.1:0", "--config", str(self.path / "feeds.yml"),
             "--state", str(self.path / "state")],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        for line in process.stdout:
            if " http://" in line:
                return process, line.split()[-1]
        raise AssertionError("the daemon ended before it printed the inbox's address")

    def close(self):
        self.feed.close()
        self.directory.cleanup()


def eventually(condition, seconds=20, what="the condition"):
    """Waits until the condition holds, and returns what it gave."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come within {seconds} s")
