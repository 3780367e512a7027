"""Looks at the service's pages in Debian's Chromium, as a reader would, and prints what it finds wrong.

usage: browser.py < question > findings

The question: {"part": "readers", "address", "account", "password", "index", "receipt", "other_key"}, the receipt as
JSON text; or {"part": "clerks", "address", "account", "counter", "password", "accepted", "refused", "columns"}. The
answer is a list of texts, empty where all is well. With COUNTERSIGN_SCREENSHOTS, a picture of each page goes there.
Exit code 77: Chromium, or a package of Tests/requirements.txt, is missing.
"""

import json
import os
import shutil
import sys

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Error, sync_playwright
except ImportError:
    sys.exit(77)

CHROMIUM = shutil.which("chromium")
if not CHROMIUM:
    sys.exit(77)

QUESTION = json.load(sys.stdin)
ADDRESS = QUESTION["address"]
PICTURES = os.environ.get("COUNTERSIGN_SCREENSHOTS")
WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
LARGEST_PAGE = 100_000
OPEN = {
    "home": "/", "problems": "/problems", "sign-in": "/sign-in", "missing": "/nothing",
    "explorer": "/auditor", "explorer-empty": "/auditor?type=safety.alert", "explorer-refused": "/auditor?q=x",
    "entry": f"/auditor/entries/{QUESTION.get('index')}", "entry-first": "/auditor/entries/0",
    "consistency": "/auditor/consistency?from=3&to=9", "consistency-refused": "/auditor/consistency?from=9&to=3",
    "receipt": "/auditor/receipt", "charts": "/auditor/charts", "charts-days": "/auditor/charts?by=day",
}
CLOSED = {
    "account": "/account", "own-tokens": "/account/tokens", "accounts": "/admin/accounts", "tokens": "/admin/tokens",
}

findings = []
axe = Axe()


def expect(truth, text):
    if not truth:
        findings.append(text)


def watch(page, place):
    """Notes what a reader's console would show, and every request to elsewhere."""

    def console(message):
        # A page that says 404 is one: the browser tells so itself.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            findings.append(f"{place}: console: {message.text}")

    def request(request):
        if not request.url.startswith((ADDRESS, "data:")):
            findings.append(f"{place}: asks {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: findings.append(f"{place}: {error}"))
    page.on("request", request)


def look(page, name, place):
    """What must hold on every page."""
    for violation in axe.run(page).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        findings.append(f"{place}: axe {violation['impact']} {violation['id']}: {nodes}")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect(wide <= 0, f"{place}: {wide} px too wide")
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary'))
            .filter((element) => element.checkVisibility() && !element.closest('p, dd, td, th, .skip'))
            .filter((element) => { const box = element.getBoundingClientRect(); return box.height < 24 })
            .map((element) => element.outerHTML.slice(0, 80))"""
    )
    expect(not small, f"{place}: smaller than 24 px: {small}")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{place.replace(' ', '-')}.png", full_page=True)


def visit(context, pages, suffix):
    for name, path in pages.items():
        place = f"{name} {suffix}"
        page = context.new_page()
        watch(page, place)
        answer = page.goto(ADDRESS + path)
        size = len(answer.body())
        expect(size <= LARGEST_PAGE, f"{place}: {size} bytes")
        expect(page.locator("h1").count() == 1, f"{place}: not one heading")
        look(page, name, place)
        page.close()


def sign_in(context):
    """With the keyboard alone, from the page that asked for it."""
    page = context.new_page()
    watch(page, "signing in")
    page.goto(ADDRESS + "/account/tokens")
    expect("/sign-in?next=" in page.url, f"signing in: not asked to, but at {page.url}")
    page.keyboard.press("Tab")
    expect(page.evaluate("document.activeElement.className") == "skip", "signing in: no skip link first")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(QUESTION["account"])
    page.keyboard.press("Tab")
    page.keyboard.type(QUESTION["password"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.url == ADDRESS + "/account/tokens", f"signing in: ends at {page.url}")
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    session = cookies.get("__Host-session", {})
    expect(session.get("httpOnly") and session.get("secure"), "signing in: the session's cookie is open")
    expect(session.get("sameSite") == "Strict", "signing in: the session's cookie goes to other sites")
    expect(page.evaluate("document.cookie") == "", "signing in: scripts see a cookie")
    page.close()


def work(browser):
    """An administrator makes a token, sees it once, removes it, and signs out."""
    context = browser.new_context(locale="en-GB")
    sign_in(context)
    page = context.new_page()
    watch(page, "working")
    page.goto(ADDRESS + "/account/tokens")
    page.fill("#name", "browser-made")
    page.check("#role-auditor")
    page.click("form.fields button")
    expect(page.locator(".done code").inner_text().startswith("cst_"), "working: no token")
    look(page, "token-made", "token-made en desktop")
    page.click("button[aria-label$='browser-made']")
    expect(page.locator("text=browser-made").count() == 0, "working: the token stays")
    page.goto(ADDRESS + "/account")
    page.fill("#current", "not the password")
    page.fill("#password", "another long password")
    page.fill("#repeat", "another long password")
    page.click("form[action='/account/password'] button")
    expect("wrong" in page.locator("[role=alert]").inner_text(), "working: a wrong password is taken")
    page.click("a[hreflang='zh-Hans']")
    expect(page.url.endswith("/account?lang=zh"), f"working: the other language is at {page.url}")
    expect(page.locator("html").get_attribute("lang") == "zh-Hans", "working: not in Chinese")
    page.click("form.out button")
    expect("__Host-session" not in [cookie["name"] for cookie in context.cookies()], "working: still signed in")
    context.close()


def receipts():
    """Receipts, good and altered: name, text, key, the sign that the verdict begins with, the step that fails."""
    good = json.loads(QUESTION["receipt"])
    lines = good["proof"].split("\n")
    root = lines.index("") + 3
    key = None

    def altered(**members):
        return json.dumps({**good, **members}, ensure_ascii=False)

    def line(number, text):
        return altered(proof="\n".join(lines[:number] + [text] + lines[number + 1:]))

    def flipped(text, place):
        return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1:]

    entry = {"leaf": good["leaf"], "proof": good["proof"]}
    yield "good", QUESTION["receipt"], key, "✓", None
    yield "entry", json.dumps(entry), key, "✓", None
    yield "index lies", json.dumps({**entry, "index": 999, "leaf_hash": "00" * 32}), key, "✗", "form"
    yield "hash lies", json.dumps(
        {**entry, "index": int(lines[1].split()[1]), "leaf_hash": "00" * 32}), key, "✗", "leaf hash"
    yield "leaf", altered(leaf=good["leaf"].replace('"v":1', '"v":2')), key, "✗", "path"
    yield "index", line(1, "index " + str(int(lines[1].split()[1]) ^ 1)), key, "✗", "path"
    yield "outside", line(1, "index 100000"), key, "✗", "path"
    yield "hash", line(2, flipped(lines[2], 5)), key, "✗", "path"
    yield "shorter", altered(proof="\n".join(lines[:2] + lines[3:])), key, "✗", "path"
    yield "longer", altered(proof="\n".join(lines[:3] + lines[2:])), key, "✗", "path"
    yield "root", line(root, flipped(lines[root], 5)), key, "✗", "path"
    yield "size", line(root - 1, str(int(lines[root - 1]) * 1000)), key, "✗", "path"
    yield "origin", line(root - 2, "another.example/log"), key, "✗", "of this log"
    yield "signature", line(len(lines) - 2, flipped(lines[-2], len(lines[-2]) - 20)), key, "✗", "signature"
    yield "extension", line(root, lines[root] + "\nmore"), key, "✗", "signature"
    yield "another key", QUESTION["receipt"], QUESTION["other_key"], "✗", "signature"
    yield "no key", QUESTION["receipt"], "key", "✗", "key"
    yield "no receipt", "{}", key, "✗", "form"
    yield "no text", b"\xff\xfe", key, "✗", "form"
    yield "member", altered(more=1), key, "✗", "form"
    yield "no end", altered(proof=good["proof"][:-1]), key, "✗", "form"
    yield "version", line(0, "c2sp.org/tlog-proof@v2"), key, "✗", "form"
    yield "large", " " * 1_000_001, key, "The file is larger", None


def inspect(browser):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    watch(page, "inspecting")
    page.goto(ADDRESS + "/auditor/receipt")
    own = page.input_value("#log-key")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name, text, key, sign, step in receipts():
        page.fill("#log-key", key or own)
        page.evaluate("document.getElementById('receipt-verdict').textContent = ''")
        body = text if isinstance(text, bytes) else text.encode()
        page.set_input_files("#receipt-file", {"name": "receipt.json", "mimeType": "application/json", "buffer": body})
        page.wait_for_selector("#receipt-verdict:not(:empty)")
        verdict = page.inner_text("#receipt-verdict")
        expect(verdict.startswith(sign), f"inspecting {name}: {verdict}")
        failed = [line for line in page.locator("#receipt-steps li").all_inner_texts() if "✗" in line]
        expect(len(failed) == (1 if step else 0), f"inspecting {name}: {failed}")
        if step and failed:
            expect(step in failed[0], f"inspecting {name}: fails at {failed[0]}")
        if name in ("good", "signature"):
            look(page, "receipt", f"receipt-{name} en desktop")
    expect(not asked, f"inspecting: sent {asked}")
    context.close()
    # A browser without Ed25519 says what it could not check.
    context = browser.new_context(locale="en-GB")
    context.add_init_script("crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))")
    page = context.new_page()
    page.goto(ADDRESS + "/auditor/receipt")
    page.set_input_files(
        "#receipt-file",
        {"name": "r.json", "mimeType": "application/json", "buffer": QUESTION["receipt"].encode()})
    page.wait_for_selector("#receipt-verdict:has-text('△')")
    expect("△" in page.inner_text("#receipt-steps li:nth-child(6)"), "inspecting: unclear what was not checked")
    context.close()


def read(browser):
    """Everything can be read, and searched, without scripts."""
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS + "/auditor")
    page.fill("#q", str(QUESTION["index"]))
    page.click("form.search button")
    expect(page.url.endswith(f"/auditor/entries/{QUESTION['index']}"), f"reading: at {page.url}")
    expect(page.locator("svg.path").count() == 1, "reading: no path is drawn")
    link = page.locator("a[href^='/log/entries/']").get_attribute("href")
    served = context.request.get(ADDRESS + link).text()
    page.goto(ADDRESS + "/auditor/receipt")
    expect(page.locator("noscript p").is_visible(), "reading: the inspector does not say what it needs")
    context.close()
    # What the entry's page gave is good in the inspector as it is.
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(ADDRESS + "/auditor/receipt")
    page.evaluate("document.getElementById('receipt-verdict').textContent = ''")
    page.set_input_files(
        "#receipt-file", {"name": "entry.json", "mimeType": "application/json", "buffer": served.encode()})
    page.wait_for_selector("#receipt-verdict:not(:empty)")
    expect(page.inner_text("#receipt-verdict").startswith("✓"), "inspecting: a served entry is not good")
    context.close()


LOOKS = [
    ("zh", "desktop", "light"), ("zh", "phone", "light"), ("zh", "phone", "dark"),
    ("en", "desktop", "light"), ("en", "phone", "light"), ("en", "desktop", "dark"),
]


def enter(context, account):
    page = context.new_page()
    page.goto(ADDRESS + "/sign-in")
    page.fill("#name", account)
    page.fill("#password", QUESTION["password"])
    with page.expect_navigation():
        page.click("main form button")
    page.close()


def stage(context, suffix):
    """A page as somebody with this language, width and theme sees it, who is signed in already."""
    language, width, theme = suffix.split()
    context.set_extra_http_headers({"Accept-Language": LANGUAGES[language]})
    page = context.new_page()
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width])))
    page.emulate_media(color_scheme=theme)
    return page


def look_at(page, name, suffix):
    place = f"{name} {suffix}"
    size = len(page.content().encode())
    expect(size <= LARGEST_PAGE, f"{place}: {size} bytes")
    expect(page.locator("h1").count() == 1, f"{place}: not one heading")
    look(page, name, place)


def issue(context, suffix):
    """A clerk sends a register as a file, looks at the preview, makes offers, and clears the codes."""
    page = stage(context, suffix)
    watch(page, f"importing {suffix}")
    for name, path in (("agency", "/agency"), ("import", "/agency/imports")):
        page.goto(ADDRESS + path)
        look_at(page, name, suffix)
    page.click("main form button")
    expect(page.locator("[role=alert]").count() == 1, f"importing {suffix}: an empty form is taken")
    look_at(page, "import-refused", suffix)
    rows = "".join(f"R{number},王小{number},{number}\n" for number in range(3, 12))
    register = QUESTION["columns"] + "R1,王芳,5\n" + rows + "R20,李雷,五\nR3,王小3,3\n"
    page.set_input_files(
        "#file", {"name": "名册.csv", "mimeType": "text/csv", "buffer": register.encode()})
    page.click("main form button")
    expect(page.locator("section.problem li").count() == 2, f"importing {suffix}: not two faults")
    look_at(page, "preview", suffix)
    page.click("form[action$='/offers'] button")
    page.wait_for_load_state("load")
    expect(page.locator(".slips > li").count() == 9, f"importing {suffix}: not nine slips")
    # One that was not drawn is not on the paper either.
    drawn = page.locator(".slips img").evaluate_all("all => all.every(one => one.complete && one.naturalWidth > 0)")
    expect(drawn, f"importing {suffix}: a code is not drawn")
    expect(page.locator("[data-print]").is_visible(), f"importing {suffix}: no print button")
    look_at(page, "offers", suffix)
    if PICTURES:
        page.emulate_media(media="print")
        page.screenshot(path=f"{PICTURES}/offers-printed-{suffix.replace(' ', '-')}.png", full_page=True)
        page.emulate_media(media="screen")
    code = page.locator(".secret code").first.inner_text()
    expect(code not in page.url, f"importing {suffix}: the code is in the address")
    place = page.url
    page.click("form[action$='/drop'] button")
    page.goto(place)
    expect(code not in page.content(), f"importing {suffix}: the code is still shown")
    page.close()


def take_back(context, suffix):
    """An officer fills in an order and looks at it, but leaves it."""
    page = stage(context, suffix)
    watch(page, f"revoking {suffix}")
    page.goto(ADDRESS + "/agency/revocations")
    look_at(page, "revoke", suffix)
    page.fill("#residents", "R1\nR2")
    page.select_option("#reason", "lost")
    page.click("main form button")
    expect(page.locator("button.grave").count() == 1, f"revoking {suffix}: nothing to confirm")
    look_at(page, "order", suffix)
    page.click("form[action$='/drop'] button")
    expect(page.url.endswith("/agency/revocations"), f"revoking {suffix}: ends at {page.url}")
    page.close()


def serve_residents(context, suffix):
    """A counter's pages: what can be asked, the code, a result that is a word before it is a colour."""
    page = stage(context, suffix)
    watch(page, f"asking {suffix}")
    page.goto(ADDRESS + "/desk")
    expect(page.url.endswith("/desk/library"), f"asking {suffix}: at {page.url}")
    look_at(page, "desk", suffix)
    page.locator("main form:not(:has(input[required])) button").first.click()
    expect(page.locator(".code img").is_visible(), f"asking {suffix}: no code")
    look_at(page, "request", suffix)
    for name in ("accepted", "refused"):
        page.goto(f"{ADDRESS}/desk/library/requests/{QUESTION[name]}")
        expect(page.locator("[role=status]").inner_text().strip()[0] in "✓✗", f"asking {suffix}: no sign")
        look_at(page, f"request-{name}", suffix)
    page.close()


def clerks(browser):
    for account, tasks in ((QUESTION["account"], (issue, take_back)), (QUESTION["counter"], (serve_residents,))):
        # One session each: the service counts how often somebody signs in.
        context = browser.new_context()
        enter(context, account)
        for look_of in LOOKS:
            suffix = " ".join(look_of)
            for task in tasks:
                try:
                    task(context, suffix)
                except Error as error:
                    findings.append(f"{suffix}: {error}")
        context.close()
    # The same without scripts.
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    enter(context, QUESTION["account"])
    issue_plainly(context)
    context.close()


def issue_plainly(context):
    page = context.new_page()
    page.goto(ADDRESS + "/agency/imports")
    page.fill("#register", QUESTION["columns"].replace(",", "\t") + "R30\t韩梅梅\t7\n")
    page.click("main form button")
    page.click("form[action$='/offers'] button")
    expect(page.locator(".slips > li").count() == 1, "importing without scripts: no slip")
    expect(not page.locator("[data-print]").is_visible(), "importing without scripts: a button that does nothing")
    page.close()


def main():
    if QUESTION["part"] == "clerks":
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            try:
                clerks(browser)
            except Error as error:
                findings.append(f"clerks: {error}")
            browser.close()
        print(json.dumps(findings, ensure_ascii=False))
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language, locale in LANGUAGES.items():
            for width, (x, y) in WIDTHS.items():
                context = browser.new_context(locale=locale, viewport={"width": x, "height": y})
                visit(context, OPEN, f"{language} {width}")
                sign_in(context)
                visit(context, CLOSED, f"{language} {width}")
                context.close()
        context = browser.new_context(locale="en-GB", color_scheme="dark", viewport={"width": 1280, "height": 900})
        visit(context, OPEN, "en dark")
        context.close()
        for task in (work, inspect, read):
            try:
                task(browser)
            except Error as error:
                findings.append(f"{task.__name__}: {error}")
        browser.close()
    print(json.dumps(findings, ensure_ascii=False))


main()
