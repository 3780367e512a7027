"""A service that is ended while it works, backed up while it runs, killed while it is restored, and put back too late.

Usage: BIN=path/to/countersign upkeep.py
"""

import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from town import BIN, Failure, Town

SERVICE = BIN.parent / "countersign-service"


def require(condition, what):
    if not condition:
        raise Failure(what)


class Clerks:
    """Clients that ask for offers without a pause, and remember what they were promised."""

    def __init__(self, town, token):
        self.town, self.token = town, token
        self.host, self.port = town.address.removeprefix("http://").split(":")
        self.header = (town.folder / "city/register.csv").read_text().splitlines()[0]
        self.promised, self.cut, self.refused = [], 0, 0
        self.lock = threading.Lock()
        self.ended = threading.Event()

    def body(self, number):
        row = f"T{number:07},王,一,1957-03-08,330105,1994-05-01,样例路一号,2,A,none,"
        return json.dumps({"register": f"{self.header}\n{row}\n", "evidence": "in-person"})

    def work(self, first):
        number = first
        while not self.ended.is_set():
            number += 1
            connection = http.client.HTTPConnection(self.host, int(self.port), timeout=120)
            try:
                connection.request("POST", "/api/agency/offers", self.body(number).encode(), {
                    "Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
                answer = connection.getresponse()
                status = answer.status
                try:
                    text = answer.read()
                except http.client.IncompleteRead:
                    with self.lock:
                        self.cut += 1
                    continue
                with self.lock:
                    if status == 200:
                        self.promised += [row["id"] for row in json.loads(text)["rows"]]
                    else:
                        self.refused += 1
            except (ConnectionError, http.client.BadStatusLine):
                # Nothing was answered, and so nothing promised.
                with self.lock:
                    self.refused += 1
                if self.town.service.poll() is not None:
                    return
            finally:
                connection.close()

    def begin(self, count=8):
        self.threads = [threading.Thread(target=self.work, args=(number * 100_000,), daemon=True)
                        for number in range(count)]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


def ended_at_work(town, token):
    """SIGTERM among requests: each is answered whole or not at all, and what was promised is there afterwards."""
    clerks = Clerks(town, token)
    clerks.begin()
    time.sleep(2)
    town.service.send_signal(signal.SIGTERM)
    status = town.service.wait(timeout=120)
    clerks.end()
    require(status == 0, f"the service ended with {status}")
    require(clerks.cut == 0, f"{clerks.cut} answers were cut")
    require(len(clerks.promised) > 20, f"only {len(clerks.promised)} offers were made")
    town.start()
    for offer in clerks.promised:
        with urllib.request.urlopen(f"{town.address}/offers/{offer}") as answer:
            require(answer.status == 200, f"offer {offer} is lost")
    print(f"ended among requests: {len(clerks.promised)} promises kept, none cut")
    return clerks.promised


def command(*words, cwd, status=0):
    done = subprocess.run([SERVICE, *words], cwd=cwd, capture_output=True, text=True)
    require(done.returncode == status, f"{words}: {done.returncode}: {done.stderr}")
    return done.stdout + done.stderr


def backed_up_at_work(town, token):
    """A backup of a service under load, in which everything is that was promised before it began."""
    clerks = Clerks(town, token)
    clerks.begin(2)
    while len(clerks.promised) < 20:
        time.sleep(0.05)
    before = list(clerks.promised)
    said = command("backup", "--directory", "city", "--backup-passphrase-file", "word",
                   "--out", "first.age", cwd=town.folder)
    checkpoint = urllib.request.urlopen(town.address + "/log/checkpoint").read()
    (town.folder / "checkpoint").write_bytes(checkpoint)
    clerks.end()
    print(f"backed up at work: {said.strip()}")
    return before


def killed_while_restoring(town):
    """Killed at any moment, a restore leaves nothing under the name, or all of it."""
    whole = 0
    for attempt in range(12):
        restoring = subprocess.Popen(
            [SERVICE, "restore", "--from", "first.age", "--backup-passphrase-file", "word",
             "--directory", "put-back"], cwd=town.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(random.Random(attempt).uniform(0.2, 2.5))
        restoring.kill()
        restoring.wait()
        place = town.folder / "put-back"
        if place.exists():
            require((place / "ledger/restored").exists(), "a restored ledger is not closed")
            whole += 1
            subprocess.run(["rm", "-rf", place], check=True)
    command("restore", "--from", "first.age", "--backup-passphrase-file", "word", "--directory",
            "put-back", cwd=town.folder)
    left = [name for name in os.listdir(town.folder) if name.endswith(".restoring")]
    require(not left, f"left behind: {left}")
    print(f"killed while restoring: 12 times, of which {whole} were done already")


def refused(town):
    """What is no whole backup, or would replace something, changes nothing."""
    (town.folder / "other").write_text("another\n")
    (town.folder / "cut.age").write_bytes((town.folder / "first.age").read_bytes()[:-1])
    for words, status, code in [
        (("--from", "first.age", "--backup-passphrase-file", "other", "--directory", "no"), 1,
         "wrong-passphrase"),
        (("--from", "cut.age", "--backup-passphrase-file", "word", "--directory", "no"), 3,
         "no whole backup"),
        (("--from", "first.age", "--backup-passphrase-file", "word", "--directory", "city"), 5,
         "already-exists"),
    ]:
        said = command("restore", *words, cwd=town.folder, status=status)
        require(code in said, f"{words}: {said}")
        require(not (town.folder / "no").exists(), "something was restored")


def put_back(town, offers):
    """A restored service starts when its log is known to be the newest, and has what was promised."""
    town.end()
    said = command("serve", "--directory", "put-back", "--http-port", "0", cwd=town.folder, status=1)
    require("restored-unconfirmed" in said, said)
    command("migrate", "--directory", "put-back", "--dry-run", cwd=town.folder)
    # The log of the first city goes on, and a second restore of the same backup is then too old.
    os.environ["COUNTERSIGN_PASSPHRASE_FILE"] = str(town.folder / "city/passphrase")
    subprocess.run(
        [BIN, "ledger", "append", "--directory", "city/ledger", "--input", "-"], cwd=town.folder,
        input='{"v":1,"type":"ledger.note","id":"%032x","created":"2026-11-24T00:00:00Z",'
              '"public":{"text":"later"}}\n' % 7, text=True, check=True, capture_output=True)
    newer = subprocess.run([BIN, "ledger", "checkpoint", "--directory", "city/ledger"],
                           cwd=town.folder, text=True, check=True, capture_output=True).stdout
    (town.folder / "newer").write_text(newer)
    command("restore", "--from", "first.age", "--backup-passphrase-file", "word", "--directory",
            "too-old", cwd=town.folder)
    said = command("confirm", "--directory", "too-old", "--checkpoint", "newer", cwd=town.folder,
                   status=1)
    require("rolled-back" in said, said)
    said = command("serve", "--directory", "too-old", "--http-port", "0", cwd=town.folder, status=5)
    require("rolled-back" in said, said)
    command("confirm", "--directory", "put-back", "--checkpoint", "checkpoint", cwd=town.folder)
    town.directory = "put-back"
    town.start()
    for offer in offers:
        urllib.request.urlopen(f"{town.address}/offers/{offer}").read()
    print(f"put back: {len(offers)} promises kept; an old state refuses to sign")


def main():
    with tempfile.TemporaryDirectory(prefix="countersign-upkeep-") as name:
        town = Town(pathlib.Path(name))
        try:
            (town.folder / "word").write_text("of the backup\n")
            token = town.token("clerk")
            ended_at_work(town, token)
            offers = backed_up_at_work(town, token)
            killed_while_restoring(town)
            refused(town)
            put_back(town, offers)
        finally:
            if town.service.poll() is None:
                town.end()


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
