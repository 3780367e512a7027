"""The whole way of a counter in a real browser: sign in, ask, a code that a reader reads, our wallet, the result.

Usage: BIN=path/to/countersign desk_flow.py [FOLDER FOR SCREENSHOTS]
"""

import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

CHROMIUM = "/usr/bin/chromium"

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

BIN = pathlib.Path(os.environ.get("BIN", ".build/debug/countersign")).resolve()


class Failure(Exception):
    pass


def require(condition, what):
    if not condition:
        raise Failure(what)


class Town:
    """A sample city with one resident's wallet, and its service on a free port of loopback."""

    def __init__(self, folder):
        self.folder = folder
        self.run("sample", "--directory", "city")
        os.environ["COUNTERSIGN_PASSPHRASE_FILE"] = str(folder / "city/passphrase")
        self.issue()
        self.log = open(folder / "service.log", "wb")
        self.service = subprocess.Popen(
            [BIN, "serve", "--directory", "city", "--http-port", "0"], cwd=folder,
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.accounts = {}
        for line in self.service.stdout:
            if found := re.match(r"The service is at (\S+)/", line):
                self.address = found[1]
            if found := re.match(r".*sign in as (\S+) with (\S+)", line):
                self.accounts[found[1]] = found[2]
            if line.startswith("End it"):
                break
        require(self.accounts, "the service did not start")

    def run(self, *words):
        done = subprocess.run([BIN, *words], cwd=self.folder, capture_output=True, text=True)
        require(done.returncode == 0, f"{words}: {done.stderr}")
        return done.stdout

    def issue(self):
        self.run("agency", "offer", "--directory", "city/agency", "--register", "city/register.csv",
                 "--evidence", "in-person", "--out", "offers")
        with open(self.folder / "offers/offers.csv", newline="") as report:
            offer = list(csv.DictReader(report))[1]
        self.run("wallet", "init", "--directory", "wallet", "--log-key", "city/log.vkey")
        self.run("wallet", "request", "--directory", "wallet", "--offer",
                 f"offers/{offer['offer_id']}.json", "--code", offer["code"], "--out", "request.json")
        self.run("agency", "issue", "--directory", "city/agency", "--requests", "request.json",
                 "--out", "issued")
        self.run("wallet", "accept", f"issued/{offer['offer_id']}.json", "--directory", "wallet")

    def answer(self, link):
        """What the wallet does with a link: it fetches, shows, and hands over."""
        with urllib.request.urlopen(link) as response:
            (self.folder / "ask.json").write_bytes(response.read())
        self.run("wallet", "present", "--directory", "wallet", "--request", "ask.json", "--out",
                 "answer.cbor", "--yes")
        request = urllib.request.Request(
            link, (self.folder / "answer.cbor").read_bytes(), {"Content-Type": "application/cbor"})
        with urllib.request.urlopen(request) as response:
            return response.read().decode()

    def end(self):
        self.service.terminate()
        status = self.service.wait(timeout=30)
        self.log.close()
        require(status == 0, f"the service ended with {status}")


def main():
    shots = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        town = Town(pathlib.Path(folder))
        try:
            with sync_playwright() as playwright:
                walk(town, playwright, shots)
        finally:
            town.end()
        seeded = (pathlib.Path(folder) / "service.log").read_text()
        for word in ("李", "建国", "样例路二号", "1988-11-21"):
            require(word not in seeded, "a claim is in the service's log")
    print("desk flow: done")


def walk(town, playwright, shots):
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox"])
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(town.address + "/desk/townhall")
    page.screenshot(path=shots / "desk-signed-out.png")
    page.goto(town.address + "/sign-in?next=/desk/townhall")
    page.fill("#name", "counter")
    page.fill("#password", town.accounts["counter"])
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/townhall")
    page.screenshot(path=shots / "desk-builder.png", full_page=True)
    said.clear()
    form = page.locator("form", has=page.locator("input[value=identity-check]"))
    form.locator("button").click()
    page.wait_for_load_state()
    page.screenshot(path=shots / "desk-asked.png")
    page.wait_for_selector("figure.code img")
    page.screenshot(path=shots / "desk-code.png")
    page.locator("figure.code").screenshot(path=shots / "code.png")
    read = subprocess.run(["zbarimg", "--quiet", "--raw", shots / "code.png"],
                          capture_output=True, text=True).stdout.strip()
    require(read == page.locator("figure.code code").inner_text(), f"the code reads {read!r}")
    verdict = town.answer(read)
    require('"verdict":"accept"' in verdict, verdict)
    page.wait_for_selector(".verdict.good", timeout=10_000)
    page.screenshot(path=shots / "desk-result.png")
    require("Verified" in page.inner_text("#state"), page.inner_text("#state"))
    require(page.locator(".shown dt").count() > 0, "nothing is shown")
    page.click("text=Clear now")
    page.wait_for_selector("text=has been cleared")
    require(page.locator(".shown dt").count() == 0, "what was shown is still there")
    page.screenshot(path=shots / "desk-cleared.png")
    require(not said, f"the console says {said}")
    browser.close()


if __name__ == "__main__":
    if not (sync_playwright and os.access(CHROMIUM, os.X_OK) and shutil.which("zbarimg")):
        print("skipped: the counter in a browser; it needs Chromium, zbarimg and the Python packages")
        sys.exit()
    try:
        main()
    except Failure as failure:
        sys.exit(f"desk flow: {failure}")
