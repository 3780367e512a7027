#!/usr/bin/env python3
"""Kills, starves and deceives a running `countersign ledger append`, and lets the log reader judge what is left.

    BIN=path/to/countersign Tests/CommandLine/crash.py [--rounds N] [--seed N]

Three trials, each on a ledger of its own: `kill -9` at random moments, a full disk (root only), a failing fsync.
After each: every acknowledged entry is at its index, no two checkpoints contradict each other, `fsck` is clean.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
STORAGE_FAILED = 5


class Failure(Exception):
    """Something that must hold does not."""


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failure(otherwise)


class Ledger:
    """One ledger directory, with everything that its operator was ever told about it."""

    def __init__(self, binary: Path, reader: Path, directory: Path, evidence: Path) -> None:
        self.binary = binary
        self.reader = reader
        self.directory = directory
        self.evidence = evidence
        self.acknowledged: dict[bytes, bytes] = {}
        """The acknowledgement of each envelope, both as lines."""
        self.checkpoints: set[bytes] = set()
        self.made = 0
        evidence.mkdir()
        passphrase = evidence / "passphrase"
        passphrase.write_text(secrets.token_hex(12) + "\n")
        self.environment = {**os.environ, "COUNTERSIGN_PASSPHRASE_FILE": str(passphrase)}
        done = self.run("init", "--origin", "ledger.example/crash")
        require(done.returncode == 0, f"init: exit {done.returncode}: {done.stderr!r}")

    def command(self, verb: str, *arguments: str | Path) -> list[str]:
        return [str(self.binary), "ledger", verb, "--directory", str(self.directory), *map(str, arguments)]

    def run(self, verb: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(verb, *arguments),
            env=self.environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=300, check=False,
        )  # fmt: skip

    def new_envelope(self, text: str = "") -> bytes:
        self.made += 1
        envelope = {
            "v": 1,
            "type": "ledger.note",
            "id": f"{self.made:032x}",
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "public": {"text": text or f"remark {self.made}"},
        }
        return json.dumps(envelope, separators=(",", ":")).encode() + b"\n"

    def note(self, envelope: bytes, acknowledgement: bytes) -> None:
        """Keeps an acknowledgement; the same envelope must always get the same index and hash."""
        told = json.loads(acknowledgement)
        before = json.loads(self.acknowledged.setdefault(envelope, acknowledgement))
        same = (before["index"], before["leaf_hash"]) == (told["index"], told["leaf_hash"])
        require(same, f"one envelope, two places: {before} and {told}")

    def take_checkpoint(self) -> None:
        done = self.run("checkpoint")
        require(done.returncode == 0, f"checkpoint: exit {done.returncode}: {done.stderr!r}")
        self.checkpoints.add(done.stdout)

    def judge(self) -> int:
        """Checks the whole ledger from outside; returns its size."""
        self.take_checkpoint()
        fsck = self.run("fsck")
        require(fsck.returncode == 0, f"fsck: exit {fsck.returncode}: {fsck.stdout!r} {fsck.stderr!r}")
        log = self.evidence / "log"
        export = self.run("export", "--out", log)
        require(export.returncode == 0, f"export: exit {export.returncode}: {export.stderr!r}")
        places = {json.loads(line)["index"] for line in self.acknowledged.values()}
        require(len(places) == len(self.acknowledged), "two envelopes acknowledged at one index")

        acknowledgements = self.evidence / "acknowledgements"
        acknowledgements.write_bytes(b"".join(self.acknowledged.values()))
        files = []
        for number, checkpoint in enumerate(sorted(self.checkpoints)):
            files.append(self.evidence / f"checkpoint-{number}")
            files[-1].write_bytes(checkpoint)
        read = subprocess.run(
            [self.reader, "-signed", "-acknowledgements", acknowledgements, log, log / "vkey", *files],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        require(read.returncode == 0, read.stderr.strip())
        return int((log / "checkpoint").read_text(encoding="utf-8").splitlines()[1])


class Load:
    """A running append that is fed in bursts without end: first what it is given, then new envelopes."""

    def __init__(self, ledger: Ledger, first: list[bytes], text: str = "", **environment: str) -> None:
        self.ledger = ledger
        self.text = text
        self.sent: list[bytes] = []
        self.lines: list[bytes] = []
        self.stop = threading.Event()
        self.process = subprocess.Popen(
            ledger.command("append", "--input", "-"),
            env={**ledger.environment, **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.threads = [
            threading.Thread(target=self.feed, args=(first,)),
            threading.Thread(target=self.listen),
        ]
        for thread in self.threads:
            thread.start()

    def feed(self, first: list[bytes]) -> None:
        descriptor = self.process.stdin.fileno()
        burst = first
        try:
            while not self.stop.is_set():
                self.sent += burst
                for envelope in burst:
                    os.write(descriptor, envelope)
                burst = [self.ledger.new_envelope(self.text) for _ in range(random.randint(1, 64))]
                time.sleep(random.uniform(0, 0.05))
        except BrokenPipeError:
            pass  # the process has ended
        self.process.stdin.close()

    def listen(self) -> None:
        for line in self.process.stdout:
            if line.endswith(b"\n"):
                self.lines.append(line)

    def finish(self, patience_seconds: float) -> tuple[int, bytes]:
        """Waits for the process's own end; returns exit code and standard error, keeps the acknowledgements."""
        try:
            code = self.process.wait(timeout=patience_seconds)
        except subprocess.TimeoutExpired as error:
            self.process.kill()
            raise Failure(f"append went on for {patience_seconds} s as if nothing were wrong") from error
        finally:
            self.stop.set()
            for thread in self.threads:
                thread.join()
            stderr = self.process.stderr.read()
            self.process.stderr.close()
            self.process.stdout.close()
        require(len(self.lines) <= len(self.sent), "more acknowledgements than envelopes")
        for envelope, line in zip(self.sent, self.lines):
            self.ledger.note(envelope, line)
        return code, stderr

    @property
    def unanswered(self) -> list[bytes]:
        """A good part of what was sent and not acknowledged, to be sent again."""
        return self.sent[len(self.lines) :][:200]


def append_some(ledger: Ledger, first: list[bytes]) -> None:
    """Appends a few envelopes undisturbed: what an operator does once the trouble is over."""
    sent = first + [ledger.new_envelope() for _ in range(10)]
    done = subprocess.run(
        ledger.command("append", "--input", "-"),
        env=ledger.environment, input=b"".join(sent), capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    require(done.returncode == 0, f"append afterwards: exit {done.returncode}: {done.stderr!r}")
    lines = done.stdout.splitlines(keepends=True)
    require(len(lines) == len(sent), f"{len(lines)} acknowledgements for {len(sent)} envelopes")
    for envelope, line in zip(sent, lines):
        ledger.note(envelope, line)


def kill_trial(ledger: Ledger, rounds: int, chance: random.Random) -> str:
    started = time.monotonic()
    append_some(ledger, [])
    usual_seconds = max(0.1, time.monotonic() - started)
    unanswered: list[bytes] = []
    productive = 0
    for number in range(rounds):
        known = list(ledger.acknowledged)
        load = Load(ledger, unanswered + chance.sample(known, min(3, len(known))))
        deadline = time.monotonic() + chance.uniform(0, 5 * usual_seconds)
        if number % 5 == 0:
            watch(ledger, deadline, chance)
        time.sleep(max(0.0, deadline - time.monotonic()))
        ended = load.process.poll()
        load.process.kill()
        _, stderr = load.finish(60)
        require(ended is None, f"round {number + 1}: append ended by itself with {ended}: {stderr!r}")
        productive += bool(load.lines)
        unanswered = load.unanswered
        ledger.take_checkpoint()
        if number % 20 == 19:
            ledger.judge()
    append_some(ledger, unanswered)
    size = ledger.judge()
    require(productive * 5 >= rounds, f"only {productive} of {rounds} rounds acknowledged anything")
    return (
        f"{rounds} kills ({productive} amid acknowledgements), {len(ledger.acknowledged)} acknowledged "
        f"of {size} entries, {len(ledger.checkpoints)} checkpoints"
    )


def watch(ledger: Ledger, deadline: float, chance: random.Random) -> None:
    """Reads checkpoints of a ledger that is being appended to, and kills an export of it halfway."""
    with subprocess.Popen(
        ledger.command("export", "--out", ledger.evidence / "log"),
        env=ledger.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as export:  # fmt: skip
        time.sleep(chance.uniform(0, max(0.0, deadline - time.monotonic())))
        export.kill()
    while time.monotonic() < deadline:
        ledger.take_checkpoint()


def require_storage_failure(code: int, stderr: bytes) -> None:
    require(code == STORAGE_FAILED, f"exit {code}, not {STORAGE_FAILED}: {stderr!r}")
    lines = stderr.decode().splitlines()
    require(len(lines) == 1 and len(lines[0]) > 10, f"not one clear line: {stderr!r}")


def full_disk_trial(ledger: Ledger, ballast: Path) -> str:
    append_some(ledger, [])
    load = Load(ledger, [], text="x" * 4096)
    require_storage_failure(*load.finish(120))
    ballast.unlink()
    ledger.judge()
    append_some(ledger, load.unanswered[:20])
    return f"full after {len(load.lines)} acknowledgements, {ledger.judge()} entries once there was space"


def failing_fsync_trial(ledger: Ledger, shim: Path) -> str:
    unanswered: list[bytes] = []
    trials = (0, 1, 2, 3, 4, 5, 8, 13, 21, 50)
    for calls in trials:
        load = Load(ledger, unanswered, LD_PRELOAD=str(shim), FAILING_FSYNC_AFTER=str(calls))
        require_storage_failure(*load.finish(120))
        unanswered = load.unanswered
        ledger.judge()
    append_some(ledger, unanswered)
    return f"{len(trials)} failures, {ledger.judge()} entries afterwards"


@contextmanager
def small_disk(directory: Path) -> Iterator[Path]:
    """Mounts 12 MB of memory as a disk."""
    directory.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "countersign-test", str(directory)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield directory
    finally:
        subprocess.run(["umount", str(directory)], check=True)


def build_shim(directory: Path) -> Path | None:
    compiler = next(filter(None, map(shutil.which, (os.environ.get("CC", "cc"), "clang"))), None)
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    shim = directory / "failing_fsync.so"
    source = HERE / "failing_fsync.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-Wall", "-Werror", "-o", shim, source], check=True)
    return shim


class Trials:
    """Runs the trials and counts them."""

    def __init__(self) -> None:
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}

    def run(self, name: str, trial: Callable[[], str]) -> None:
        started = time.monotonic()
        try:
            said, outcome = trial(), "passed"
        except Failure as failure:
            said, outcome = f"FAILED: {failure}", "failed"
        self.counts[outcome] += 1
        print(f"{name}: {said} ({time.monotonic() - started:.0f} s)", flush=True)

    def skip(self, name: str, reason: str) -> None:
        self.counts["skipped"] += 1
        print(f"{name}: skipped, {reason}", flush=True)

    def end(self) -> int:
        print(", ".join(f"{count} {outcome}" for outcome, count in self.counts.items()))
        return 1 if self.counts["failed"] else 0


def run_trials(binary: Path, reader: Path, work: Path, rounds: int, chance: random.Random) -> int:
    def ledger(name: str, directory: Path) -> Ledger:
        return Ledger(binary, reader, directory / "ledger", work / name)

    trials = Trials()
    trials.run("kill -9", lambda: kill_trial(ledger("killed", work), rounds, chance))

    def fill() -> str:
        with small_disk(work / "disk") as disk:
            ballast = disk / "ballast"
            ballast.write_bytes(bytes(4 << 20))
            return full_disk_trial(ledger("starved", disk), ballast)

    if os.geteuid() == 0 and shutil.which("mount"):
        trials.run("full disk", fill)
    else:
        trials.skip("full disk", "mounting a small one takes root")

    shim = build_shim(work)
    if shim:
        (work / "deceived").mkdir()
        trials.run("failing fsync", lambda: failing_fsync_trial(ledger("fsync", work / "deceived"), shim))
    else:
        trials.skip("failing fsync", "there is no C compiler")
    return trials.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    arguments = parser.parse_args()
    binary = Path(os.environ.get("BIN", "")).resolve()
    if not binary.is_file():
        print(f"no countersign binary at {binary}; BIN=path names it", file=sys.stderr)
        return 2
    build = subprocess.run([HERE.parent / "LogReader/build.sh"], stdout=subprocess.PIPE, text=True, check=False)
    if build.returncode == 3:
        print("crash trials: skipped")
        return 0
    if build.returncode != 0:
        return 1
    print(f"crash trials: {arguments.rounds} rounds, --seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="countersign-crash-") as work:
        reader, chance = Path(build.stdout.strip()), random.Random(arguments.seed)
        return run_trials(binary, reader, Path(work), arguments.rounds, chance)


if __name__ == "__main__":
    sys.exit(main())
