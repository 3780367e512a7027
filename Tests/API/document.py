"""Asks a running service whatever its OpenAPI document allows, and what it forbids, as each role and as a stranger.

Fails where an answer is a server's error or is not in the document.

Usage: BIN=path/to/countersign document.py [EXAMPLES FOR EACH OPERATION]
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

from town import Failure, Town

TOOL = pathlib.Path(sys.executable).parent / "schemathesis"
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,"
          "response_headers_conformance,response_schema_conformance,unsupported_method,"
          "ignored_auth")


def known(town, tokens):
    """Values of parameters that name something here, which nobody would guess."""

    def ask(path, role, body=None):
        request = urllib.request.Request(
            town.address + path, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + tokens[role],
                     "Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    definition = ask("/api/agency/definitions", "clerk")["definitions"][0]["hash"]
    register = (town.folder / "city/register.csv").read_text()
    offers = ask("/api/agency/offers", "clerk", {
        "register": register, "evidence": "in-person", "definition": definition})
    asked = ask("/api/desks/townhall/requests", "desk", {"template": "car-sharing"})
    return {"hash": definition, "offer": offers["rows"][0]["id"], "desk": "townhall",
            "request": asked["id"], "index": 1, "file": "status"}


def run(town, token, known, count, name):
    """One run of the tool; its account is only told where it found something."""
    settings = town.folder / "settings.toml"
    lines = [f"{key} = {json.dumps(value)}" for key, value in known.items()]
    settings.write_text("\n".join(["[parameters]", *lines]) + "\n")
    words = [TOOL, "--config-file", settings, "run", town.address + "/openapi.json",
             "--checks", CHECKS, "--max-examples", str(count), "--phases", "examples,coverage,fuzzing",
             "--seed", "1", "--request-timeout", "60", "--continue-on-failure", "--no-color",
             "--warnings", "off", "--suppress-health-check", "all",
             "--generation-database", "none"]
    # A stream of a request that is live has no end.
    words += ["--exclude-operation-id", "desk.events"] if known else []
    if token:
        words += ["--header", f"Authorization: Bearer {token}"]
    hooks = {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(pathlib.Path(__file__).parent)}
    done = subprocess.run(words, cwd=town.folder, capture_output=True, text=True,
                          env=os.environ | hooks)
    if done.returncode != 0:
        print(done.stdout[-60_000:], done.stderr[-4_000:])
        return [name]
    found = re.search(r"(\d[\d,]*) generated", done.stdout)
    print(f"{name}: {found[0] if found else 'done'}", flush=True)
    return []


def main():
    if not TOOL.exists():
        print("skipped: the service against its document (schemathesis is not there)")
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory(prefix="countersign-document-") as name:
        town = Town(pathlib.Path(name))
        try:
            tokens = {role: town.token(role) for role in town.accounts}
            names = known(town, tokens)
            failed = run(town, None, {}, count, "a stranger") + run(
                town, None, names, count, "a stranger who knows names")
            for role, token in tokens.items():
                failed += run(town, token, names, count, role)
        finally:
            town.end()
        if failed:
            raise Failure("against the document: " + ", ".join(failed))
    print("the service and its document agree")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
