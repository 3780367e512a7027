"""A sample city and its service, as a program sees them."""

import html
import os
import pathlib
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

BIN = pathlib.Path(os.environ.get("BIN", ".build/debug/countersign")).resolve()


class Failure(Exception):
    pass


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Signs in as people do; cookies are for HTTPS, and so are carried by hand."""

    def __init__(self, address):
        self.address = address
        self.cookies = {}
        self.opener = urllib.request.build_opener(NoRedirect)

    def ask(self, path, form=None):
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(self.address + path, data=body)
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        try:
            answer = self.opener.open(request)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def submit(self, path, page, fields):
        _, text = self.ask(page)
        token = re.search(r'name="form_token" value="([^"]+)"', text)
        if not token:
            raise Failure(f"{page} has no form")
        return self.ask(path, fields | {"form_token": html.unescape(token[1])})


class Town:
    """A sample city and its service on a free port of loopback."""

    def __init__(self, folder):
        self.folder = folder
        self.directory = "city"
        self.start()

    def start(self):
        self.log = open(self.folder / "service.log", "ab")
        self.service = subprocess.Popen(
            [BIN, "serve", "--directory", self.directory, "--http-port", "0",
             "--limits-strangers", "100000", "--limits-callers", "1000000"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.accounts = {}
        for line in self.service.stdout:
            if found := re.match(r"The service is at (\S+)/", line):
                self.address = found[1]
            if found := re.match(r"\s+(\w+): .*sign in as (\S+) with (\S+)", line):
                self.accounts.setdefault(found[1], found.group(2, 3))
            if line.startswith("End it"):
                break
        if not self.accounts:
            raise Failure("the service did not start")

    def token(self, role):
        """A token that the role's account makes for itself, once in a city."""
        name, password = self.accounts[role]
        browser = Browser(self.address)
        status, _ = browser.submit("/sign-in", "/sign-in", {"name": name, "password": password})
        if status != 303:
            raise Failure(f"{name} cannot sign in: {status}")
        status, text = browser.submit(
            "/account/tokens", "/account/tokens",
            {"name": f"test-{role}", "role": role, "days": "1"})
        found = re.search(r"cst_[A-Za-z0-9_-]+", text)
        if status != 200 or not found:
            raise Failure(f"{name} gets no token: {status}")
        return found[0]

    def end(self):
        self.service.terminate()
        if self.service.wait(timeout=120) != 0:
            raise Failure("the service did not end well")
