#!/usr/bin/env python3
"""Compares Countersign with the public AnonCreds package: the same work, in turn, on one thread.

Each row alternates between both for a few rounds, on one core; the figures are the minima, which other
work on the machine disturbs least. Where the processor has the vector kernel, ours is measured with and without it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import anoncreds

NAMES = (
    "family_name", "given_name", "district", "birth_date", "points", "household_size", "valid_until", "remark",
)  # fmt: skip
VALUES = ("Lin", "Guifang", "Xingcheng", "19870412", "7", "3", "20310101", "none")
SHOWN = NAMES[:3]
PREDICATES = (("birth_date", "<=", 20080101), ("valid_until", ">=", 20260101), ("points", ">=", 1))
BEGIN, END = "<!-- begin of make compare -->\n", "<!-- end of make compare -->\n"


class Agency:
    """The package's issuer, with one definition."""

    def __init__(self, number: int) -> None:
        self.issuer = f"https://agency-{number}.example"
        self.schema_id, self.definition_id = self.issuer + "/schema", self.issuer + "/definition"
        self.schema = anoncreds.Schema.create("resident card", "1.0", self.issuer, list(NAMES))
        self.public, self.private, self.proof = anoncreds.CredentialDefinition.create(
            self.schema_id, self.schema, self.issuer, "1", "CL"
        )
        self.public_json = self.public.to_json()

    def offer(self) -> str:
        return anoncreds.CredentialOffer.create(self.schema_id, self.definition_id, self.proof).to_json()

    def issue(self, offer: str, request: str) -> str:
        return anoncreds.Credential.create(
            self.public,
            self.private,
            anoncreds.CredentialOffer.load(offer),
            anoncreds.CredentialRequest.load(request),
            dict(zip(NAMES, VALUES, strict=True)),
        ).to_json()


class Wallet:
    """The package's holder."""

    def __init__(self) -> None:
        self.link_secret = anoncreds.create_link_secret()

    def request(self, offer: str, definition: object) -> tuple[str, object]:
        request, metadata = anoncreds.CredentialRequest.create(
            "benchmark", None, definition, self.link_secret, "default", anoncreds.CredentialOffer.load(offer)
        )
        return request.to_json(), metadata

    def accept(self, credential: str, metadata: object, agency: Agency) -> str:
        received = anoncreds.Credential.load(credential)
        return received.process(metadata, self.link_secret, agency.public).to_json()

    def present(self, request: str, credentials: list[object], agencies: list[Agency]) -> str:
        asked = json.loads(request)
        chosen = anoncreds.PresentCredentials()
        for number, credential in enumerate(credentials):
            chosen.add_attributes(credential, f"names-{number + 1}", reveal=True)
        for referent in asked["requested_predicates"]:
            chosen.add_predicates(credentials[0], referent)
        return anoncreds.Presentation.create(
            anoncreds.PresentationRequest.load(request),
            chosen,
            {},
            self.link_secret,
            {each.schema_id: each.schema for each in agencies},
            {each.definition_id: each.public for each in agencies},
        ).to_json()


def verify(request: str, presentation: str, agencies: list[Agency]) -> None:
    if not anoncreds.Presentation.load(presentation).verify(
        anoncreds.PresentationRequest.load(request),
        {each.schema_id: each.schema for each in agencies},
        {each.definition_id: each.public for each in agencies},
    ):
        raise SystemExit("the package refuses its own presentation")


def question(predicates: int, agencies: list[Agency]) -> str:
    return json.dumps(
        {
            "nonce": anoncreds.generate_nonce(),
            "name": "benchmark",
            "version": "1.0",
            "requested_attributes": {
                f"names-{number + 1}": {"names": list(SHOWN), "restrictions": [{"issuer_id": each.issuer}]}
                for number, each in enumerate(agencies)
            },
            "requested_predicates": {
                name: {"name": name, "p_type": relation, "p_value": bound}
                for name, relation, bound in PREDICATES[:predicates]
            },
        }
    )


@dataclass
class Row:
    """One kind of work: how the package does it, and the name that `countersign benchmark` has for it."""

    title: str
    name: str
    prepare: Callable[[], tuple]
    work: Callable[..., object]
    by_median: bool = False
    reference: list[float] = field(default_factory=list)
    ours: dict[str, list[float]] = field(default_factory=dict)

    def figure(self, values: list[float]) -> float:
        return sorted(values)[len(values) // 2] if self.by_median else min(values)

    def run_reference(self, seconds: float, least: int) -> None:
        end, enough = time.perf_counter() + seconds, len(self.reference) + least
        while len(self.reference) < enough or time.perf_counter() < end:
            prepared = self.prepare()
            start = time.perf_counter()
            self.work(*prepared)
            self.reference.append((time.perf_counter() - start) * 1000)

    def run_ours(self, binary: Path, kernel: str, seconds: float) -> dict:
        environment = dict(os.environ) | ({"COUNTERSIGN_KERNEL": "portable"} if kernel == "portable" else {})
        command = [binary, "benchmark", "--json", "--filter", self.name, "--seconds", str(seconds)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        report = json.loads(done.stdout)
        found = next(each for each in report["results"] if each["name"] == self.name)
        self.ours.setdefault(kernel, []).append(found["median" if self.by_median else "minimum"])
        return report["machine"]


def rows() -> Iterator[Row]:
    agencies, wallet = [Agency(1), Agency(2)], Wallet()
    first = agencies[0]

    def offered() -> tuple:
        return (first.offer(),)

    def requested() -> tuple:
        offer = first.offer()
        return offer, wallet.request(offer, first.public)[0]

    def issued() -> tuple:
        offer = first.offer()
        request, metadata = wallet.request(offer, first.public)
        return first.issue(offer, request), metadata

    held = []
    for agency in agencies:
        offer = agency.offer()
        request, metadata = wallet.request(offer, agency.public)
        accepted = wallet.accept(agency.issue(offer, request), metadata, agency)
        held.append(anoncreds.Credential.load(accepted))

    def load_and_request(offer: str) -> None:
        wallet.request(offer, anoncreds.CredentialDefinition.load(first.public_json))

    yield Row("definition", "definition.create", tuple, lambda: Agency(3), by_median=True)
    yield Row("request, first time", "request.create", offered, load_and_request)
    yield Row(
        "request, definition known", "request.create.known", offered,
        lambda offer: wallet.request(offer, first.public),
    )  # fmt: skip
    yield Row("issue", "credential.issue", requested, first.issue)
    yield Row("accept", "credential.accept", issued, lambda *issue: wallet.accept(*issue, first))
    for title, suffix, predicates, count in (
        ("no predicate", "", 0, 1), ("one predicate", ".ge1", 1, 1),
        ("three predicates", ".ge3", 3, 1), ("two credentials", ".two", 0, 2),
    ):  # fmt: skip
        shown, credentials = agencies[:count], held[:count]

        def asked(predicates: int = predicates, shown: list = shown) -> tuple:
            return (question(predicates, shown),)

        def present(request: str, credentials: list = credentials, shown: list = shown) -> str:
            return wallet.present(request, credentials, shown)

        def answered(asked: Callable = asked, present: Callable = present) -> tuple:
            (request,) = asked()
            return request, present(request)

        yield Row(f"prove, {title}", f"presentation.create{suffix}", asked, present)
        yield Row(
            f"verify, {title}", f"presentation.verify{suffix}", answered,
            lambda request, presentation, shown=shown: verify(request, presentation, shown),
        )  # fmt: skip


def has_vectors() -> bool:
    try:
        return "avx512ifma" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False


def table(done: list[Row], kernels: list[str], machine: dict) -> str:
    heads = [f"ours, {kernel}" for kernel in kernels] + [f"ratio, {kernel}" for kernel in kernels]
    lines = [
        f"Measured on {machine['cpu']}, one core; milliseconds, the fastest run"
        " (definition: the middle one).\n",
        "| work | package | " + " | ".join(heads) + " |",
        "| --- |" + " ---: |" * (1 + len(heads)),
    ]
    for row in done:
        reference = row.figure(row.reference)
        ours = [row.figure(row.ours[kernel]) for kernel in kernels]
        cells = [f"{reference:.2f}"] + [f"{each:.2f}" for each in ours]
        cells += [f"{reference / each:.1f}" for each in ours]
        lines.append(f"| {row.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", type=Path, help="a release build of countersign")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each side in each round")
    parser.add_argument("--readme", type=Path, help="the file whose table is written anew")
    arguments = parser.parse_args()
    kernels = ["portable", "IFMA"] if has_vectors() else ["portable"]
    # One core for both sides, so that no thread of either computes beside another.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    machine: dict = {}
    done = list(rows())
    for row in done:
        # A median needs many runs: 60 of the package's in three rounds, and more of ours.
        factor, least = (20, 20) if row.by_median else (1, 1)
        for _ in range(arguments.rounds):
            row.run_reference(arguments.seconds, least)
            for kernel in kernels:
                machine = row.run_ours(arguments.binary, kernel, arguments.seconds * factor)
        print(f"{row.title}: done", file=sys.stderr, flush=True)
    text = table(done, kernels, machine)
    print(text)
    if arguments.readme:
        before = arguments.readme.read_text(encoding="utf-8")
        head, _, rest = before.partition(BEGIN)
        _, _, tail = rest.partition(END)
        if not rest:
            raise SystemExit("the file has no place for the table")
        arguments.readme.write_text(head + BEGIN + text + END + tail, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
