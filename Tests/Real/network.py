#!/usr/bin/env python3
"""sluice in a network of its own: real TLS and HTTP/2 by nginx, and a name server that lies.

Runs in private user, mount and network namespaces, where the names, the certificates and even the
public addresses are ours; nothing leaves the machine. Exit status 77 where the kernel forbids that.
"""

import http.server
import json
import os
import pathlib
import shutil
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading

import trial

# Public addresses, which stand on the loopback device of the namespace.
PUBLIC, PUBLIC_CLOSED = "93.184.215.14", "93.184.215.15"
# What no feed may reach, with the addresses that have to be given to the device for that.
PRIVATE = ["127.0.0.1", "169.254.169.254", "100.64.0.1"]
PORT, OTHER_PORT = 8081, 8082
CERTIFICATES = "/etc/ssl/certs"


def feed(name):
    return (f'<rss version="2.0"><channel><title>{name}</title><item><guid>{name}</guid><title>Post '
            f"of {name}</title><description>{'Which printer is quiet? ' * 50}</description></item>"
            "</channel></rss>").encode()


# --- The namespace

def enter():
    """Starts this script again in namespaces of its own; 77 where they cannot be had."""
    words = ["unshare", "--mount", "--net"]
    if os.geteuid() != 0:
        words += ["--user", "--map-root-user"]
    if subprocess.run([*words, "ip", "link", "set", "lo", "up"], capture_output=True).returncode:
        print("   this kernel lets nobody make a network namespace here")
        sys.exit(77)
    os.execvp(words[0], [*words, sys.executable, __file__, "inside"])


def run(*words, **more):
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True, **more)


def prepare(work):
    """The addresses, and our own files over the system's name server and certificates."""
    run("ip", "link", "set", "lo", "up")
    for address in [PUBLIC, PUBLIC_CLOSED, *PRIVATE[1:]]:
        run("ip", "address", "add", f"{address}/32", "dev", "lo")
    (work / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    (work / "nsswitch.conf").write_text("hosts: files dns\n")
    (work / "hosts").write_text("127.0.0.1 localhost\n")
    for name in ("resolv.conf", "nsswitch.conf", "hosts"):
        run("mount", "--bind", work / name, os.path.realpath(f"/etc/{name}"))
    trusted = work / "trusted"
    trusted.mkdir()
    shutil.copy(work / "ca.pem", trusted / "ca-certificates.crt")
    run("mount", "--bind", trusted, CERTIFICATES)


# --- Certificates

def key_options(key):
    return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key]


def authority(work, name):
    run("openssl", "req", "-x509", *key_options(work / f"{name}.key"), "-out", work / f"{name}.pem",
        "-days", 30, "-subj", f"/CN=Authority {name}")


def certificate(work, site, for_name=None, days=30, signed_by="ca"):
    request = work / f"{site}.request"
    name = for_name or site
    run("openssl", "req", *key_options(work / f"{site}.key"), "-out", request, "-subj",
        f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}")
    run("openssl", "x509", "-req", "-in", request, "-CA", work / f"{signed_by}.pem", "-CAkey",
        work / f"{signed_by}.key", "-CAcreateserial", "-copy_extensions", "copy", "-days", days,
        "-out", work / f"{site}.pem")


# --- The web server

def nginx(work):
    """nginx on the public address: a site by name on 443, and a redirect to it on 80."""
    root = work / "root"
    root.mkdir()
    for name in ("one", "two", "packed", "brotli"):
        (root / f"{name}.xml").write_bytes(feed(name))
    module = pathlib.Path("/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
    brotli = module.exists()
    sites = ""
    for site in ("good.test", "expired.test", "wrong.test", "unknown.test"):
        sites += f"""
            server {{
              listen {PUBLIC}:443 ssl http2; server_name {site}; root {root};
              ssl_certificate {work}/{site}.pem; ssl_certificate_key {work}/{site}.key;
              location /packed.xml {{ gzip on; }}
              location /brotli.xml {{ {"brotli on;" if brotli else ""} }}
            }}"""
    temporary = "".join(f"{kind}_temp_path {work}/{kind}; " for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration = work / "nginx.conf"
    # A single process, since in a user namespace there is no other user to become.
    configuration.write_text(f"""
        {f"load_module {module};" if brotli else ""}
        user root; daemon off; master_process off; pid {work}/nginx.pid; error_log {work}/error.log;
        events {{ }}
        http {{
          log_format told '{{"host":"$host","uri":"$uri","protocol":"$server_protocol",'
            '"connection":"$connection","status":$status,"packed":"$sent_http_content_encoding"}}';
          access_log {work}/access.log told; {temporary}
          types {{ application/rss+xml xml; }}
          gzip_types application/rss+xml; gzip_min_length 1;
          {"brotli_types application/rss+xml; brotli_min_length 1;" if brotli else ""}
          server {{
            listen {PUBLIC}:80; server_name good.test; return 301 https://good.test$request_uri;
          }}{sites}
        }}""")
    process = subprocess.Popen(
        [shutil.which("nginx") or "/usr/sbin/nginx", "-e", f"{work}/error.log", "-c",
         str(configuration)])
    trial.eventually(lambda: listens(PUBLIC, 443), what="nginx")
    return process, brotli


def listens(address, port):
    with socket.socket() as attempt:
        return attempt.connect_ex((address, port)) == 0


# --- The name server

class Names(socketserver.ThreadingUDPServer):
    """Answers from a table: a name's addresses, by how often it was asked; the last ones stay."""

    def __init__(self):
        self.table, self.asked = {}, {}
        super().__init__(("127.0.0.1", 53), self.Asked)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def set(self, name, *answers):
        self.table[name], self.asked[name] = answers, 0

    class Asked(socketserver.BaseRequestHandler):
        def handle(self):
            query, channel = self.request
            name, end = self.question(query)
            kind = struct.unpack("!H", query[end:end + 2])[0]
            answers = self.server.table.get(name)
            if answers == ("silence",):
                return
            addresses = []
            if answers is not None:
                turn = min(self.server.asked[name], len(answers) - 1)
                addresses = answers[turn].split()
                # The question for IPv4 is the one that counts: each lookup asks for both.
                self.server.asked[name] += kind == 1
            family, size = {1: (socket.AF_INET, 4), 28: (socket.AF_INET6, 16)}.get(kind, (None, 0))
            found = [socket.inet_pton(family, address) for address in addresses
                     if family and (":" in address) == (kind == 28)]
            flags = 0x8180 if answers is not None else 0x8183
            reply = query[:2] + struct.pack("!HHHHH", flags, 1, len(found), 0, 0) + query[12:end + 4]
            for address in found:
                reply += struct.pack("!HHHIH", 0xC00C, kind, 1, 0, size) + address
            channel.sendto(reply, self.client_address)

        @staticmethod
        def question(query):
            labels, place = [], 12
            while query[place]:
                labels.append(query[place + 1:place + 1 + query[place]].decode().lower())
                place += query[place] + 1
            return ".".join(labels), place + 1


# --- Plain servers that count

class Counting(http.server.ThreadingHTTPServer):
    """Serves a feed at every path and counts the connections; `/to?ADDRESS` redirects there."""

    def __init__(self, address, port):
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.accepted = 0
        super().__init__((address, port), self.Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def get_request(self):
        self.accepted += 1
        return super().get_request()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            path, _, target = self.path.partition("?")
            body = feed(self.headers["Host"] + path)
            self.send_response(302 if path == "/to" else 200)
            if path == "/to":
                self.send_header("Location", target)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass


# --- sluice

class Polling:
    """A feeds.yml, a state directory, and the command working on them."""

    def __init__(self, work, name, feeds, allow=()):
        self.path = work / name
        self.path.mkdir()
        lines = "".join(f"      - {{ url: '{address}', name: {name} }}\n"
                        for name, address in feeds.items())
        (self.path / "feeds.yml").write_text(
            f"contact: https://example.org/bot\nhosts: {{ '*': {{ gap: 0s }} }}\n"
            f"allow: {json.dumps(list(allow))}\nstreams:\n  trial:\n    feeds:\n{lines}")

    def command(self, *words):
        return subprocess.run(
            [trial.SLUICE, *words, "--config", self.path / "feeds.yml", "--state",
             self.path / "state"], capture_output=True, text=True, timeout=120)

    def poll(self):
        """Polls all feeds; the outcomes by name."""
        done = self.command("poll", "--all", "--json")
        assert done.stdout, done.stderr
        return {row["feed"]: row["outcome"] for row in json.loads(done.stdout)}

    def problems(self):
        done = self.command("feeds", "list", "--json")
        return {row["name"]: row.get("problem") for row in json.loads(done.stdout)}


def expect(problem, *parts):
    assert problem and all(part in problem for part in parts), f"{problem!r} does not say {parts}"


# --- What is shown

def certificates_and_protocols(work, brotli):
    polling = Polling(work, "tls", {
        "one": "https://good.test/one.xml", "two": "https://good.test/two.xml",
        "packed": "https://good.test/packed.xml", "brotli": "https://good.test/brotli.xml",
        "plain": "http://good.test/one.xml?from=http",
        "expired": "https://expired.test/one.xml", "wrong": "https://wrong.test/one.xml",
        "unknown": "https://unknown.test/one.xml"})
    well = ["one", "two", "packed", "brotli", "plain"]
    outcomes = polling.poll()
    assert [outcomes[name] for name in well] == ["answered"] * 5, outcomes
    assert [outcomes[name] for name in ("expired", "wrong", "unknown")] == ["failed"] * 3, outcomes
    problems = polling.problems()
    assert not any(problems[name] for name in well), problems
    for name, reason in (("expired", "expired"), ("wrong", "name"), ("unknown", "issuer")):
        expect(problems[name], f"{name}.test could not prove who it is", reason, "certificate")

    told = [json.loads(line) for line in (work / "access.log").read_text().splitlines()]
    secure = [line for line in told if line["protocol"] == "HTTP/2.0"]
    assert len(secure) == 5, told
    assert len({line["connection"] for line in secure}) == 1, "one connection does for all feeds"
    assert {line["host"] for line in told} == {"good.test"}, "nothing was asked of a stranger"
    packed = {line["uri"]: line["packed"] for line in secure}
    assert packed["/packed.xml"] == "gzip", packed
    assert not brotli or packed["/brotli.xml"] == "br", packed
    assert [line["status"] for line in told if line["protocol"] == "HTTP/1.1"] == [301], told

    outcomes = polling.poll()
    assert [outcomes[name] for name in well] == ["not-modified"] * 5, outcomes
    print("   HTTP/2 over one connection, gzip" + ", brotli" * brotli
          + ", http to https, 304; three bad certificates refused")


def names_that_lie(work, names):
    traps = [Counting(address, port) for address in [*PRIVATE, "::1"] for port in (PORT, OTHER_PORT)]
    public = [Counting(PUBLIC, port) for port in (PORT, OTHER_PORT)]

    def at(name, port=PORT, path="/feed"):
        return f"http://{name}.test:{port}{path}"

    lies = {"loop": "127.0.0.1", "six": "::1", "mapped": "::ffff:127.0.0.1",
            "metadata": "169.254.169.254", "carrier": "100.64.0.1", "zero": "0.0.0.0",
            "gateway": "64:ff9b::7f00:1"}
    for name, address in lies.items():
        names.set(f"{name}.test", address)
    names.set("fine.test", PUBLIC)
    names.set("both.test", f"127.0.0.1 {PUBLIC}")
    names.set("closed.test", f"{PUBLIC_CLOSED} 127.0.0.1")
    # libcurl keeps a name's addresses for a minute, but by port: the second feed asks again.
    names.set("flip.test", PUBLIC, "127.0.0.1")
    names.set("hop.test", PUBLIC, "127.0.0.1")
    names.set("silent.test", "silence")
    polling = Polling(work, "lies", {
        "fine": at("fine"), "both": at("both"), "closed": at("closed"), "flip1": at("flip"),
        "flip2": at("flip", OTHER_PORT),
        "hop": at("hop", path=f"/to?{at('hop', OTHER_PORT)}"),
        "number": at("fine", path="/to?http://169.254.169.254:8081/latest/meta-data/"),
        "nowhere": at("nowhere"), "silent": at("silent"),
        **{name: at(name) for name in lies}})
    outcomes = polling.poll()
    problems = polling.problems()
    for name in ("fine", "both", "flip1"):
        assert outcomes[name] == "answered", f"{name}: {problems[name]}"
    for name, address in lies.items():
        expect(problems[name], f"{name}.test is at ", "not a public address", "allow in feeds.yml")
        if name not in ("mapped", "gateway"):
            expect(problems[name], f"is at {address},")
    for name in ("closed", "flip2", "hop"):
        host = name.rstrip("2")
        expect(problems[name], f"{host}.test is at 127.0.0.1, which is not a public address")
    expect(problems["number"], "169.254.169.254", "not a public address")
    for name in ("nowhere", "silent"):
        expect(problems[name], f"The name {name}.test could not be resolved", "check its spelling")
    reached = {trap.server_address[:2]: trap.accepted for trap in traps if trap.accepted}
    assert not reached, f"a private address was reached: {reached}"
    accepted = sum(server.accepted for server in public)

    # A name that turned between two polls, seen by a new process.
    names.set("fine.test", "127.0.0.1")
    outcomes = polling.poll()
    assert outcomes["fine"] == "failed", outcomes
    expect(polling.problems()["fine"], "fine.test is at 127.0.0.1")
    assert not any(trap.accepted for trap in traps)
    print(f"   {len(lies) + 6} lying names, {accepted} public connections, none to a private one")

    allowed = Polling(work, "allowed", {"meta": at("metadata"), "loop": at("loop")},
                      allow=["metadata.test"])
    if allowed.command("check").returncode:
        print("   names under `allow` are not known to this version")
        return
    outcomes = allowed.poll()
    assert outcomes == {"meta": "answered", "loop": "failed"}, allowed.problems()
    reached = {trap.server_address[:2] for trap in traps if trap.accepted}
    assert reached == {("169.254.169.254", PORT)}, reached
    print("   a name under `allow` opens that name alone")


def inside():
    with tempfile.TemporaryDirectory(prefix="sluice-network-") as directory:
        work = pathlib.Path(directory)
        work.chmod(0o755)
        authority(work, "ca")
        authority(work, "stranger")
        certificate(work, "good.test")
        certificate(work, "expired.test", days=-1)
        certificate(work, "wrong.test", for_name="other.test")
        certificate(work, "unknown.test", signed_by="stranger")
        prepare(work)
        names = Names()
        for site in ("good.test", "expired.test", "wrong.test", "unknown.test"):
            names.set(site, PUBLIC)
        server, brotli = nginx(work)
        try:
            certificates_and_protocols(work, brotli)
            names_that_lie(work, names)
        finally:
            server.terminate()
            server.wait()


if sys.argv[1:] == ["inside"]:
    inside()
else:
    enter()
