#!/usr/bin/env python3
"""Feeds `countersign record add --input -` with records at a steady rate, and measures the answers.

    BIN=path/to/countersign Tests/Load/record_add.py [--rate N] [--seconds S] [--burst N]

Each record is a `traffic.flow` with a payload of 1 KB. A line's latency runs from its being due to its answer, so that
a program that falls behind cannot hide it. Every ten seconds a line with throughput, latency and resident memory;
at the end one result named `record.add`. `--rate 0` writes as fast as the pipe takes it. `--burst N` writes at N a
second in the last fifth of the time.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import BinaryIO

BIN = os.environ.get("BIN", ".build/release/countersign")
PAYLOAD_BYTES = 1_000
TICK = 0.005
REPORT_EVERY = 10.0


def prepare(root: Path) -> None:
    """A ledger, and a custodian whom it has admitted."""
    (root / "passphrase").write_text(secrets.token_hex(16) + "\n")
    os.environ["COUNTERSIGN_PASSPHRASE_FILE"] = str(root / "passphrase")
    for line in (
        "ledger init --directory ledger --origin log.test.example/load",
        "ledger export --directory ledger --out log",
        "record init --directory traffic --name traffic.test.example --log-key log/vkey",
        "ledger member --directory ledger --role department --key traffic/vkey --zh 交通 --en Traffic",
    ):
        subprocess.run([BIN, *line.split()], cwd=root, check=True, stdout=subprocess.DEVNULL)


def line(identifier: str) -> bytes:
    note = base64.b64encode(os.urandom(PAYLOAD_BYTES * 3 // 4 - 60)).decode()
    return (
        f'{{"type":"traffic.flow","id":"{identifier}","area":"D-07","public":{{"segment":"road-1",'
        '"from":"2026-03-02T09:00:00Z","duration_s":300,"quality":"measured","vehicles":17},'
        f'"payload":{{"sensor":"C-1204","inputs":17,"extra":{{"note":"{note}"}}}}}}\n'
    ).encode()


class Load:
    """What was due when, and what was answered when."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.due: list[tuple[str, float]] = []
        self.latencies: list[float] = []
        self.marks: list[dict[str, float]] = []

    def write(self, pipe: BinaryIO, rate: float, burst: float, seconds: float) -> None:
        start = now = time.monotonic()
        written = 0
        target = 0.0
        while now - start < seconds:
            passed, now = now, time.monotonic()
            speed = burst if burst and now - start > seconds * 0.8 else rate
            target += speed * (now - passed)
            count = int(target) - written if rate else 64
            identifiers = [secrets.token_hex(16) for _ in range(count)]
            self.due += [(identifier, now) for identifier in identifiers]
            data = b"".join(map(line, identifiers))
            while data:
                data = data[pipe.write(data):]
            written += count
            if rate:
                time.sleep(TICK)
        pipe.close()

    def read(self, descriptor: int) -> None:
        rest = b""
        mark, last = time.monotonic(), 0
        while chunk := os.read(descriptor, 1 << 20):
            now = time.monotonic()
            *answers, rest = (rest + chunk).split(b"\n")
            for answer in answers:
                identifier, due = self.due[len(self.latencies)]
                if identifier.encode() not in answer:
                    sys.exit("an answer is missing, or out of order")
                self.latencies.append(now - due)
            if now - mark >= REPORT_EVERY:
                self.report(self.latencies[last:], now - mark)
                mark, last = now, len(self.latencies)

    def report(self, latencies: list[float], seconds: float) -> None:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        found = {"per_second": round(len(latencies) / seconds), "rss_mb": pages * 4096 // 1_000_000}
        self.marks.append(found | quantiles(latencies))
        print(json.dumps(self.marks[-1]), file=sys.stderr, flush=True)


def quantiles(latencies: list[float]) -> dict[str, float]:
    ordered = sorted(latencies)
    if not ordered:
        return {}
    at = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
    return {name: round(ordered[min(int(len(ordered) * q), len(ordered) - 1)] * 1000) for name, q in at.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rate", type=float, default=1_000)
    parser.add_argument("--burst", type=float, default=0)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--directory", help="where to work (default: a temporary directory, removed)")
    arguments = parser.parse_args()
    global BIN
    BIN = str(Path(BIN).resolve())
    root = Path(arguments.directory or tempfile.mkdtemp(prefix="countersign-load-"))
    root.mkdir(exist_ok=True)
    try:
        prepare(root)
        command = [BIN, *"record add --directory traffic --ledger ledger --input -".split()]
        process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        load = Load(process.pid)
        reader = threading.Thread(target=load.read, args=(process.stdout.fileno(),))
        reader.start()
        start = time.monotonic()
        load.write(process.stdin, arguments.rate, arguments.burst, arguments.seconds)
        reader.join()
        seconds = time.monotonic() - start
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0 or len(load.latencies) != len(load.due):
            sys.exit(f"{len(load.due)} lines, {len(load.latencies)} answers, status {process.returncode}")
        result = {"name": "record.add", "count": len(load.due), "per_second": round(len(load.due) / seconds)}
        result |= quantiles(load.latencies)
        result["cpu_us_per_record"] = round((usage.ru_utime + usage.ru_stime) / len(load.due) * 1e6)
        result["peak_rss_mb"] = usage.ru_maxrss * 1024 // 1_000_000
        result["rss_mb"] = [mark["rss_mb"] for mark in load.marks]
        print(json.dumps(result))
    finally:
        if not arguments.directory:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
