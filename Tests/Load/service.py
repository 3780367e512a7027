#!/usr/bin/env python3
"""Loads a service with a sample city over HTTP, and prints what it does in a second.

    Tests/Load/service.py [--build DIR] [--seconds S] [--only PART,…] [--presentations N] [--credentials N] [--records N]

Parts: presentations, credentials, records, reading, overload, slow, pages. DIR holds `countersign`,
`countersign-service` and `ServiceLoad` (`.build/release`). Everything that is sent was prepared before: presentations and
requests for credentials by a real wallet, records by a department's key. Then wrk replays it over 64 connections from two
threads. Service and wrk share the machine's cores; how much of them each took stands in the table. COUNTERSIGN_KERNEL
chooses the service's kernel.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import re
import resource
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterable, Iterator

HERE = Path(__file__).resolve().parent
PARTS = ["reading", "slow", "records", "credentials", "presentations", "overload", "pages"]
CONNECTIONS = 64
CHUNK = 200
TICKS = os.sysconf("SC_CLK_TCK")
COLUMNS = (
    "resident_number,family_name,given_name,birth_date,district,resident_since,address,household_size,"
    "tariff_class,disability,driving_categories"
)


def chunks(items: list[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


class Service:
    """One run of the service in a directory, and how it is asked."""

    def __init__(self, build: Path, root: Path) -> None:
        self.root, self.city = root, root / "city"
        environment = dict(os.environ)
        started = time.monotonic()
        self.process = subprocess.Popen(
            [
                str(build / "countersign-service"), "serve", "--directory", str(self.city), "--http-port", "0",
                "--limits-strangers", "100000", "--limits-callers", "1000000",
            ],
            stdout=subprocess.PIPE, stderr=open(root / "service.log", "ab"), text=True, env=environment,
        )
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                break
        else:
            sys.exit("the service does not start: see service.log")
        self.local = threading.local()
        self.get("/health/ready")
        self.start_ms = round((time.monotonic() - started) * 1000)
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.token = self.make_token()

    def make_token(self) -> str:
        """A token for everything, as an administrator would make several."""
        text = "cst_" + secrets.token_hex(32)
        with sqlite3.connect(self.city / "service.sqlite", timeout=10) as database:
            database.execute(
                "INSERT INTO token (hash, name, roles, office, expires) VALUES (?, 'load', 'administrator,clerk,desk', NULL, ?)",
                (hashlib.sha256(text.encode()).digest(), int(time.time()) + 86_400),
            )
        return text

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes, Any]:
        # The service ends connections that are idle for a minute.
        if time.monotonic() - getattr(self.local, "used", 0) > 50:
            self.local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            headers.setdefault("Content-Type", "application/json")
        self.local.connection.request(method, path, data, headers)
        response = self.local.connection.getresponse()
        self.local.used = time.monotonic()
        return response.status, response.read(), response.headers

    def get(self, path: str) -> bytes:
        status, content, _ = self.ask("GET", path)
        if status != 200:
            sys.exit(f"{path}: {status} {content[:300]!r}")
        return content

    def post(self, path: str, body: Any) -> Any:
        while True:
            status, content, headers = self.ask("POST", path, body, Authorization="Bearer " + self.token)
            if status not in (429, 503):
                break
            time.sleep(float(headers.get("Retry-After", "1")))
        if status not in (200, 201):
            sys.exit(f"{path}: {status} {content[:300]!r}")
        return json.loads(content)

    def rss_mb(self) -> int:
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * 4096 // 1_000_000

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def buckets(self, endpoint: str, status: int) -> dict[str, float]:
        """How many answers took at most how long, by the service's own clock."""
        pattern = rf'http_request_seconds_bucket{{endpoint="{re.escape(endpoint)}",status="{status}",le="([^"]+)"}} (\S+)'
        _, text, _ = self.ask("GET", "/metrics", Authorization="Bearer " + self.token)
        return {bound: float(count) for bound, count in re.findall(pattern, text.decode())}

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(60)


class Wallets:
    """Two wallets, each a program of its own, that work side by side."""

    def __init__(self, build: Path, service: Service, place: Path) -> None:
        self.programs = [
            subprocess.Popen(
                [str(build / "ServiceLoad"), "wallet", str(place / f"wallet-{secrets.token_hex(4)}"),
                 str(service.city / "log.vkey")],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
            for _ in range(2)
        ]

    def answers(self, questions: list[dict[str, Any]], which: int) -> list[bytes]:
        program = self.programs[which]
        lines = b"".join(json.dumps(question).encode() + b"\n" for question in questions) + b"\n"

        def write() -> None:
            program.stdin.write(lines)
            program.stdin.flush()

        writer = threading.Thread(target=write)
        writer.start()
        found = [program.stdout.readline().rstrip(b"\n") for _ in questions]
        writer.join()
        if not all(found):
            sys.exit("a wallet gave up")
        return found

    def end(self) -> None:
        for program in self.programs:
            program.stdin.close()
            program.wait(60)


def offers(service: Service, count: int) -> list[tuple[str, str]]:
    """Ids and codes of offers to residents who do not exist."""

    def order(part: list[str]) -> list[tuple[str, str]]:
        rows = "".join(f"{number},陈,雨桐,1979-01-04,330105,2009-06-17,样例路五号,3,A,none,B\n" for number in part)
        answer = service.post("/api/agency/offers", {"register": COLUMNS + "\n" + rows, "evidence": "load"})
        return [(row["id"], row["code"]) for row in answer["rows"]]

    numbers = [f"L{secrets.token_hex(4).upper()}{place}" for place in range(count)]
    with ThreadPoolExecutor(8) as pool:
        return [offer for part in pool.map(order, chunks(numbers, 50)) for offer in part]


def credential_questions(service: Service, made: list[tuple[str, str]]) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(4) as pool:
        documents = pool.map(lambda item: json.loads(service.get(f"/offers/{item[0]}")), made)
        return [{"offer": document, "code": code} for document, (_, code) in zip(documents, made)]


class Bodies:
    """Prepared bodies in two files, one for each of wrk's threads."""

    def __init__(self, prefix: Path) -> None:
        self.prefix, self.count = prefix, 0
        self.files = [open(f"{prefix}{turn}", "wb") for turn in range(2)]

    def add(self, path: str, body: bytes) -> None:
        self.files[self.count % 2].write(b"%s\n%d\n%s" % (path.encode(), len(body), body))
        self.count += 1

    def close(self) -> None:
        for file in self.files:
            file.close()


def side_by_side(work: Any, items: Iterable[Any]) -> None:
    """Gives the items to the two wallets in turn."""
    turns = list(enumerate(items))

    def share(which: int) -> None:
        for number, item in turns:
            if number % 2 == which:
                work(item, which)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(share, range(2)))


def prepare_credentials(service: Service, wallets: Wallets, count: int, bodies: Bodies) -> None:
    lock = threading.Lock()

    def answer(made: list[tuple[str, str]], which: int) -> None:
        requests = wallets.answers(credential_questions(service, made), which)
        with lock:
            for (offer, _), request in zip(made, requests):
                bodies.add(f"/offers/{offer}/credential", request)

    side_by_side(answer, chunks(offers(service, count)))
    bodies.close()


def give_credentials(service: Service, wallets: Wallets) -> None:
    for which, made in enumerate(offers(service, 2)):
        request = wallets.answers(credential_questions(service, [made]), which)[0]
        credential = service.post(f"/offers/{made[0]}/credential", request)
        wallets.answers([{"credential": credential}], which)


def prepare_presentations(service: Service, wallets: Wallets, order: dict[str, Any], count: int, bodies: Bodies) -> None:
    lock = threading.Lock()

    def ask(_: int) -> tuple[str, dict[str, Any]]:
        made = service.post("/api/desks/townhall/requests", order)
        return made["id"], {"bundle": json.loads(service.get(f"/requests/{made['id']}"))}

    def answer(numbers: list[int], which: int) -> None:
        with ThreadPoolExecutor(8) as pool:
            asked = list(pool.map(ask, numbers))
        shown = wallets.answers([question for _, question in asked], which)
        with lock:
            for (request, _), presentation in zip(asked, shown):
                bodies.add(f"/requests/{request}", presentation)

    side_by_side(answer, chunks(list(range(count))))
    bodies.close()


def wrk(service: Service, script: str, words: list[str], seconds: int, connections: int = CONNECTIONS) -> dict[str, Any]:
    """Runs wrk; with what it found, what service and wrk took of the cores, and the service's memory."""
    command = [
        "wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / script),
        f"http://127.0.0.1:{service.port}", "--", *words,
    ]
    memory: list[int] = [service.rss_mb()]
    cpu, children = service.cpu(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(2):
            memory.append(service.rss_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    output = process.communicate()[0]
    ended.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = json.loads(output.strip().splitlines()[-1])
    result["per_second"] = round(result["requests"] / result["seconds"])
    result["service_cores"] = round((service.cpu() - cpu) / result["seconds"], 2)
    client = after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    result["wrk_cores"] = round(client / result["seconds"], 2)
    result["rss_mb"] = memory
    statuses: dict[str, int] = {}
    for thread in result.pop("threads", []):
        for status, count in thread["statuses"].items():
            statuses[status] = statuses.get(status, 0) + count
        result["matched"] = [a + b for a, b in zip(result.get("matched", thread["matched"]), thread["matched"])] \
            if "matched" in result else thread["matched"]
        result["retry_after"] = result.get("retry_after", 0) + thread["retry_after"]
    if statuses:
        result["statuses"] = statuses
    return result


def quantile_bound(before: dict[str, float], after: dict[str, float], share: float) -> str:
    """The upper bound of the bucket in which the share of the answers ends."""
    counts = {bound: count - before.get(bound, 0) for bound, count in after.items()}
    total = counts.get("+Inf", 0)
    return next((bound for bound, count in counts.items() if total and count >= share * total), "-")


class Run:
    """The parts, and the table that comes of them."""

    def __init__(self, options: argparse.Namespace, root: Path, fast: Path) -> None:
        self.options, self.root, self.fast = options, root, fast
        self.build = Path(options.build).resolve()
        self.rows: list[tuple[str, str, str]] = []
        self.city()
        self.service = Service(self.build, root)
        self.row("start", f"{self.service.start_ms} ms", "from the command to the first answer")
        self.wallets: Wallets | None = None

    def row(self, name: str, figure: str, note: str) -> None:
        self.rows.append((name, figure, note))
        print(f"{name:34} {figure:>24}  {note}", flush=True)

    def city(self) -> None:
        """A sample city, with a department whose records wait to be sent."""
        countersign = str(self.build / "countersign")
        subprocess.run([countersign, "sample", "--directory", str(self.root / "city")], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if "records" not in self.options.only:
            return
        helper = subprocess.Popen(
            [str(self.build / "ServiceLoad"), "records", str(self.options.records), str(self.options.lines),
             str(self.fast / "raw-records-")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        key = helper.stdout.readline().strip()
        subprocess.run(
            [countersign, "ledger", "member", "--directory", "city/ledger", "--registrar-directory", "city/registrar",
             "--role", "department", "--key", key, "--zh", "交通", "--en", "Traffic"],
            cwd=self.root, check=True, stdout=subprocess.DEVNULL,
            env=dict(os.environ, COUNTERSIGN_PASSPHRASE_FILE=str(self.root / "city" / "passphrase")))
        helper.communicate("\n")

    def wallet(self) -> Wallets:
        if self.wallets is None:
            self.wallets = Wallets(self.build, self.service, self.fast)
            give_credentials(self.service, self.wallets)
        return self.wallets

    def figures(self, name: str, found: dict[str, Any], per_second: int | None = None) -> None:
        memory = found["rss_mb"]
        statuses = found.get("statuses") or {"not 2xx": found.get("bad", 0)}
        self.row(
            name, f"{per_second or found['per_second']}/s, p99 {found['p99_ms']} ms",
            f"p50 {found['p50_ms']} ms; {statuses}; {found['seconds']} s; cores: service {found['service_cores']}, "
            f"wrk {found['wrk_cores']}; MB {memory[0]}..{memory[len(memory) // 2]}..{memory[-1]}")

    def reading(self) -> None:
        paths = ["/log/checkpoint", "/log/tile/0/000.p/4", "/log/tile/entries/000.p/4"]
        size = int(self.service.get("/log/checkpoint").split(b"\n")[1])
        if size >= 256:
            paths = ["/log/checkpoint", "/log/tile/0/000", "/log/tile/entries/000"]
        for path in paths:
            self.service.get(path)
        self.figures("tiles and checkpoints", wrk(self.service, "read.lua", paths, self.options.seconds))
        self.figures("checkpoints", wrk(self.service, "read.lua", paths[:1], min(self.options.seconds, 5)))

    def records(self) -> None:
        for turn in range(2):
            # The helper writes lengths and bodies; wrk wants the path before each.
            with open(self.fast / f"raw-records-{turn}", "rb") as raw, open(self.fast / f"records-{turn}", "wb") as out:
                while length := raw.readline():
                    out.write(b"/log/entries\n" + length + raw.read(int(length)))
        size = self.size()
        found = wrk(self.service, "replay.lua",
                    [str(self.fast / "records-"), "application/x-ndjson", '"code"'], self.options.seconds)
        self.figures("records appended", found, round((self.size() - size) / found["seconds"]))

    def size(self) -> int:
        return int(self.service.get("/log/checkpoint").split(b"\n")[1])

    def credentials(self) -> None:
        bodies = Bodies(self.fast / "credentials-")
        prepare_credentials(self.service, self.wallet(), self.options.credentials, bodies)
        found = wrk(self.service, "replay.lua", [str(bodies.prefix), "application/json"], self.options.seconds)
        self.figures("credentials issued", found)

    def show(self, name: str, order: dict[str, Any], count: int, connections: int = CONNECTIONS) -> None:
        bodies = Bodies(self.fast / "presentations-")
        started = time.monotonic()
        prepare_presentations(self.service, self.wallet(), order, count, bodies)
        print(f"  ({count} prepared in {time.monotonic() - started:.0f} s)", file=sys.stderr)
        before = self.service.buckets("request.answer", 200)
        found = wrk(self.service, "replay.lua",
                    [str(bodies.prefix), "application/json", '"accept"', '"reject"'], self.options.seconds, connections)
        bound = quantile_bound(before, self.service.buckets("request.answer", 200), 0.99)
        self.figures(name, found)
        self.row("  of these", f"{found['matched'][0]} accepted",
                 f"{found['matched'][1]} refused; {found['retry_after']} with Retry-After; 99 of 100 accepted within "
                 f"{bound} s by the service's clock")

    def presentations(self) -> None:
        count = self.options.presentations
        self.show("presentations, 3 shown, unrevoked", {"template": "identity-check"}, count)
        self.show("presentations, 1 shown, 1 condition", {"template": "car-sharing", "native": True}, count)

    def overload(self) -> None:
        count = min(self.options.presentations, 6_000)
        self.show("overload: 1,024 connections", {"template": "identity-check"}, count, 1_024)

    def slow(self) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        ended = threading.Event()
        sockets = [socket.create_connection(("127.0.0.1", self.service.port)) for _ in range(1_000)]
        for number, connection in enumerate(sockets):
            connection.setblocking(False)
            connection.send(b"POST /log/entries HTTP/1.1\r\nHost: slow\r\nContent-Type: application/x-ndjson\r\n"
                            + (b"Content-Length: 1000000\r\n\r\n{" if number % 2 else b"X-Slow: "))
        closed = set()

        def drip() -> None:
            while not ended.wait(1):
                for connection in sockets:
                    try:
                        connection.send(b"x")
                    except OSError:
                        closed.add(connection)

        dripping = threading.Thread(target=drip)
        dripping.start()
        found = wrk(self.service, "read.lua", ["/log/checkpoint"], 5)
        self.figures("beside 1,000 slow clients", found)
        until = time.monotonic() + 40
        while len(closed) < len(sockets) and time.monotonic() < until:
            time.sleep(1)
        self.row("  of these", f"{len(closed)} sent away", "within 45 s")
        ended.set()
        dripping.join()
        for connection in sockets:
            connection.close()

    def sign_in(self, name: str, password: str) -> str:
        _, content, headers = self.service.ask("GET", "/sign-in")
        page, visitor = content.decode(), headers["Set-Cookie"].split(";")[0]
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        form = "&".join(f"{key}={value}" for key, value in {**fields, "name": name, "password": password}.items())
        status, _, headers = self.service.ask(
            "POST", "/sign-in", form.encode(),
            **{"Content-Type": "application/x-www-form-urlencoded", "Cookie": visitor})
        if status != 303:
            sys.exit(f"sign-in: {status}")
        return headers["Set-Cookie"].split(";")[0]

    def pages(self) -> None:
        sample = json.loads((self.root / "city" / "sample").read_text())
        seen: dict[str, tuple[float, int]] = {}
        for account in [None, *sample["accounts"]]:
            headers = {"Cookie": self.sign_in(account["name"], account["password"])} if account else {}
            todo = ["/"]
            while todo:
                path = todo.pop()
                started = time.monotonic()
                status, content, got = self.service.ask("GET", path, **headers)
                elapsed = (time.monotonic() - started) * 1000
                if "text/html" not in got.get("Content-Type", ""):
                    continue
                known = seen.get(path, (0, 0))
                seen[path] = (max(known[0], elapsed), max(known[1], len(content)))
                if path.count("?") == 0:
                    links = re.findall(r'href="(/[^"#]*)"', content.decode())
                    todo += [link for link in links if link not in seen and "sign-out" not in link][:40]
        slowest, largest = max(seen.items(), key=lambda item: item[1][0]), max(seen.items(), key=lambda item: item[1][1])
        self.row("first page", f"{seen['/'][0]:.1f} ms", f"{len(seen)} pages seen")
        self.row("slowest page", f"{slowest[1][0]:.1f} ms", slowest[0])
        self.row("largest page", f"{largest[1][1] / 1000:.1f} KB", largest[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", default=".build/release")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--only", default=",".join(PARTS), type=lambda text: text.split(","))
    parser.add_argument("--presentations", type=int, default=20_000)
    parser.add_argument("--credentials", type=int, default=12_000)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--lines", type=int, default=50, help="records in one request")
    parser.add_argument("--directory", help="where to work (default: a temporary directory, removed)")
    options = parser.parse_args()
    root = Path(options.directory or tempfile.mkdtemp(prefix="countersign-load-", dir="/var/tmp"))
    root.mkdir(exist_ok=True)
    # What the wallets write is no part of what is measured.
    fast = Path(tempfile.mkdtemp(prefix="countersign-load-", dir="/dev/shm"))
    run, failed = None, False
    try:
        run = Run(options, root, fast)
        for part in options.only:
            try:
                getattr(run, part)()
            except (Exception, SystemExit) as error:
                failed = True
                run.row(part, "failed", str(error))
    finally:
        if run is not None:
            if run.wallets is not None:
                run.wallets.end()
            run.service.end()
        shutil.rmtree(fast)
        if not options.directory:
            shutil.rmtree(root)
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
