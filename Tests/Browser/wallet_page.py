"""A resident's own page in a real browser: it takes an offer, answers a counter, and has the receipt.

Usage: BIN=path/to/countersign wallet_page.py [FOLDER FOR SCREENSHOTS]
"""

import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

import desk_flow
from desk_flow import BIN, CHROMIUM, Failure, require, sync_playwright

try:
    from axe_playwright_python.sync_playwright import Axe
except ImportError:
    Axe = None

WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}
LARGEST_PAGE = 100_000


class Town(desk_flow.Town):
    """A sample city with offers, and an empty wallet."""

    def issue(self):
        self.run("agency", "offer", "--directory", "city/agency", "--register", "city/register.csv",
                 "--evidence", "in-person", "--out", "offers")
        with open(self.folder / "offers/offers.csv", newline="") as report:
            self.offer = list(csv.DictReader(report))[0]
        self.run("wallet", "init", "--directory", "wallet", "--log-key", "city/log.vkey")

    def secrets(self):
        """What belongs to the resident alone."""
        with open(self.folder / "city/register.csv", newline="") as register:
            row = next(csv.DictReader(register))
        return [row["resident_number"], row["family_name"] + row["given_name"], row["birth_date"], row["address"]]

    def release(self):
        """What the counter does each hour, at once: the service holds its directories, so it has to rest meanwhile."""
        self.service.terminate()
        require(self.service.wait(timeout=60) == 0, "the service did not end well")
        self.run("desk", "release", "--directory", "city/desks/townhall", "--ledger", "city/ledger", "--now")
        self.service = subprocess.Popen(
            [BIN, "serve", "--directory", "city", "--http-port", self.address.rsplit(":", 1)[1]],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.service.stdout:
            if line.startswith("End it"):
                break


class WalletPage:
    """The program behind a resident's page."""

    def __init__(self, folder):
        self.log = open(folder / "wallet.log", "wb")
        self.program = subprocess.Popen(
            [BIN, "wallet", "serve", "--wallet", "wallet"], cwd=folder, stdout=subprocess.PIPE, stderr=self.log,
            text=True)
        self.entrance = self.program.stdout.readline().strip()
        found = re.fullmatch(r"(http://wallet-[0-9a-f]{16}\.localhost:([0-9]+))/enter/[0-9a-f]{64}", self.entrance)
        require(found, f"the wallet says {self.entrance!r}")
        self.address, self.port = found[1], found[2]

    def status(self, path, **headers):
        """What another program on this computer gets."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request) as response:
                return response.status
        except urllib.error.HTTPError as refusal:
            return refusal.code


class Walk:
    def __init__(self, town, wallet, browser, shots):
        self.town, self.wallet, self.shots = town, wallet, shots
        self.axe = Axe() if Axe else None
        self.context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
        self.browser = browser
        self.said = []
        self.page = self.watched(self.context)
        self.looked = 0

    def watched(self, context):
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def look(self, name, page=None):
        """In both languages, wide and narrow: nothing wrong by axe, nothing too wide, and a picture."""
        page = page or self.page
        start = page.url
        for language in ("zh", "en"):
            page.goto(start.split("?")[0] + f"?lang={language}")
            for width, (x, y) in WIDTHS.items():
                page.set_viewport_size({"width": x, "height": y})
                place = f"{name}-{language}-{width}"
                if self.axe:
                    for violation in self.axe.run(page).response["violations"]:
                        nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                        raise Failure(f"{place}: axe {violation['impact']} {violation['id']}: {nodes}")
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                require(wide <= 0, f"{place}: {wide} px too wide")
                require(page.locator("h1").count() == 1, f"{place}: not one heading")
                require(len(page.content()) <= LARGEST_PAGE, f"{place}: too large")
                page.screenshot(path=self.shots / f"{place}.png", full_page=True)
                self.looked += 1
        page.set_viewport_size({"width": 1280, "height": 900})

    def enter(self):
        self.page.goto(self.wallet.entrance)
        require(self.page.url == self.wallet.address + "/", f"entering ends at {self.page.url}")
        cookies = {cookie["name"]: cookie for cookie in self.context.cookies()}
        session = cookies["__Host-wallet"]
        require(session["httpOnly"] and session["secure"] and session["sameSite"] == "Strict", f"open: {session}")
        require(self.page.evaluate("document.cookie") == "", "scripts see a cookie")
        self.look("holding-empty")

    def refuse_others(self):
        """Another browser, another program, another site in the same browser."""
        other = self.browser.new_context(locale="en-GB")
        page = other.new_page()
        require(page.goto(self.wallet.entrance).status == 403, "the address lets in twice")
        require("lets in once" in page.content(), "it does not say why")
        page.screenshot(path=self.shots / "entrance-used.png")
        other.close()
        own = {"Host": self.wallet.address.removeprefix("http://")}
        require(self.wallet.status("/") == 421, "another host's name leads here")
        require(self.wallet.status("/", Host=f"localhost:{self.wallet.port}") == 421, "localhost leads here")
        require(self.wallet.status("/", **own) == 403, "a program without the cookie comes in")
        blank = self.context.new_page()
        blank.set_content(f"<form method=post action='{self.wallet.address}/take'><button>x</button></form>")
        with blank.expect_navigation() as navigation:
            blank.click("button")
        require(navigation.value.status == 403, "another site's form is taken")
        blank.close()
        self.said.clear()

    def take(self):
        page = self.page
        offer = f"{self.town.address}/offers/{self.town.offer['offer_id']}"
        page.goto(self.wallet.address + "/take")
        self.look("taking")
        page.fill("#link", offer)
        page.fill("#code", "AAAAA-AAAAA")
        page.click("main form button")
        require(page.locator("[role=alert]").count() == 1, "a wrong code is taken")
        page.screenshot(path=self.shots / "taking-refused.png")
        self.said.clear()
        page.fill("#code", self.town.offer["code"])
        page.click("main form button")
        page.wait_for_url("**/?done=taken")
        require(page.locator(".credential").count() == 1, "there is no credential")
        self.look("holding")
        self.link(offer, "offer")

    def link(self, link, name):
        """What anybody's browser gets at a resident's link."""
        context = self.browser.new_context(locale="en-GB")
        page = self.watched(context)
        require(page.goto(link).status == 200, f"{link} is no page")
        require(link in page.inner_text("main"), "the link is not on its page")
        for word in self.town.secrets():
            require(word not in page.content(), "a resident's data are on a link's page")
        self.look("link-" + name, page)
        page.goto(link[:-4] + "0000")
        page.screenshot(path=self.shots / f"link-{name}-unknown.png")
        self.said[:] = [text for text in self.said if "404" not in text]
        context.close()

    def clerk(self):
        context = self.browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(self.town.address + "/sign-in?next=/desk/townhall")
        page.fill("#name", "counter")
        page.fill("#password", self.town.accounts["counter"])
        page.click("main button[type=submit]")
        page.wait_for_url("**/desk/townhall")
        return page

    def ask(self, desk, template):
        desk.goto(self.town.address + "/desk/townhall")
        desk.locator("form", has=desk.locator(f"input[value={template}]")).locator("button").click()
        desk.wait_for_selector("figure.code code")
        return desk.locator("figure.code code").inner_text()

    def fetch(self, link):
        self.page.goto(self.wallet.address + "/answer")
        self.page.fill("#link", link)
        self.page.click("main form button")

    def answer(self):
        page, desk = self.page, self.clerk()
        page.goto(self.wallet.address + "/answer")
        self.look("answering")
        link = self.ask(desk, "identity-check")
        self.link(link, "request")
        require(desk.locator(".verdict.good").count() == 0, "reading the link's page is an answer")
        self.fetch(link)
        page.wait_for_url("**/answer/*")
        self.look("consent")
        text = page.inner_text("main")
        for word in ("Who will know?", "Stays hidden from the desk", "Date of birth", "Resident number"):
            require(word in text, f"the consent does not say {word!r}")
        for word in (self.town.secrets()[2], self.town.secrets()[2].replace("-", "")):
            require(word not in text, "a hidden value is on the page")
        page.click("text=Decline")
        page.wait_for_url("**/answer?done=declined")
        page.screenshot(path=self.shots / "declined.png")
        self.fetch(link)
        page.wait_for_url("**/answer/*")
        page.click("text=Agree and show")
        page.wait_for_selector(".verdict.good")
        self.look("accepted")
        desk.wait_for_selector(".verdict.good", timeout=10_000)
        # The same link again is the same answer.
        self.fetch(link)
        page.wait_for_selector("text=Send the same answer again")
        self.look("repeated")
        refused = self.town.address + "/requests/" + "0" * 32
        self.fetch(refused)
        page.wait_for_selector("[role=alert]")
        page.screenshot(path=self.shots / "answering-refused.png")
        self.said.clear()

    def receipt(self):
        page = self.page
        page.goto(self.wallet.address + "/shows")
        page.click("main form button")
        page.wait_for_url("**/shows?done=receipts")
        require("Promised, no receipt yet" in page.inner_text("main"), "a receipt before its time")
        self.town.release()
        with page.expect_navigation():
            page.click("main form button")
        require("Receipt kept" in page.inner_text("main"), page.inner_text("main"))
        self.look("shows")
        page.click("main table a")
        self.look("show")
        with page.expect_download() as download:
            page.click("text=Download the receipt")
        (self.town.folder / "receipt.json").write_bytes(pathlib.Path(download.value.path()).read_bytes())
        self.town.run("audit", "receipt", "receipt.json", "--log-key", "city/log.vkey")
        page.emulate_media(media="print")
        page.screenshot(path=self.shots / "show-print.png", full_page=True)
        page.emulate_media(media="screen")

    def rest(self):
        page = self.page
        page.goto(self.wallet.address + "/usage")
        self.look("usage")
        page.fill("#log", self.town.address)
        with page.expect_navigation():
            page.click("main form button")
        page.screenshot(path=self.shots / "usage-found.png", full_page=True)
        require("Nobody was given records" in page.inner_text("main"), page.inner_text("main"))
        page.goto(self.wallet.address + "/backup")
        self.look("backup")
        page.fill("#passphrase", "a long enough passphrase")
        page.fill("#repeat", "a long enough passphrase")
        with page.expect_download() as download:
            page.click("main form button")
        head = pathlib.Path(download.value.path()).read_bytes()[:21]
        require(head == b"age-encryption.org/v1", f"the backup begins with {head!r}")
        busy = subprocess.run([BIN, "wallet", "list", "--directory", "wallet"], cwd=self.town.folder,
                              capture_output=True, text=True)
        require(busy.returncode == 5 and "in use" in busy.stderr, f"two at once: {busy.stderr}")

    def end(self):
        self.page.goto(self.wallet.address + "/")
        self.page.click("form.out button")
        self.page.wait_for_selector("text=The program has ended")
        self.page.screenshot(path=self.shots / "ended.png")
        require(self.wallet.program.wait(timeout=30) == 0, "the wallet did not end well")
        require(not self.said, f"the console says {self.said}")


def main():
    shots = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        town = Town(folder)
        wallet = None
        try:
            wallet = WalletPage(folder)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                walk = Walk(town, wallet, browser, shots)
                for step in (walk.enter, walk.refuse_others, walk.take, walk.answer, walk.receipt, walk.rest, walk.end):
                    step()
                browser.close()
        finally:
            if wallet and wallet.program.poll() is None:
                wallet.program.terminate()
                wallet.program.wait(timeout=30)
            town.end()
        said = (folder / "service.log").read_text() + (folder / "wallet.log").read_text()
        for word in [*town.secrets(), town.offer["code"]]:
            require(word not in said, "a log says whose the wallet is")
    print(f"wallet page: done, {walk.looked} views looked at" + ("" if Axe else ", without axe"))


if __name__ == "__main__":
    if not (sync_playwright and os.access(CHROMIUM, os.X_OK)):
        print("skipped: the wallet's page in a browser; it needs Chromium and the Python packages")
        sys.exit()
    try:
        main()
    except Failure as failure:
        sys.exit(f"wallet page: {failure}")
