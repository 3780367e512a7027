#!/usr/bin/env python3
"""Exchanges credentials and presentations between Countersign and the public `anoncreds` package.

    BIN=path/to/countersign .venv/bin/python Tests/Interop/interop.py [--rounds N] [--seed N]

Direction A: their wallet against our agency and desk. Direction B: our wallet against their issuer and verifier.
Each direction makes its definitions once, then goes through rounds of fresh link secrets, values, requests; then it
tries what must be refused. `--reference` lets the package play every role, to test these scripts themselves.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from roles import (
    CommandLine,
    CountersignHolder,
    CountersignIssuer,
    CountersignVerifier,
    Document,
    Holder,
    Issuer,
    ReferenceHolder,
    ReferenceIssuer,
    ReferenceVerifier,
    Refused,
    Show,
    Verifier,
)
from scenario import KINDS, Question, schema, values


@dataclass
class Exchange:
    """Everything that one round passed back and forth; its last documents serve the refusals."""

    holder: Holder
    offer: Document
    request: Document
    metadata: Document
    credential: Document
    people: list[dict[str, str]]
    accepted: list[Document]
    show: Show
    presentation: Document


@dataclass
class Direction:
    """One issuer and verifier, and a maker of wallets that meet them."""

    name: str
    issuer: Issuer
    new_holder: Callable[[], Holder]
    verifier: Verifier
    chance: random.Random
    wallet_is_ours: bool
    desk_is_ours: bool
    passed: int = 0
    failed: int = 0

    def run(self, rounds: int) -> None:
        started = time.monotonic()
        definitions = [self.define(number) for number in range(len(KINDS))]
        print(f"{self.name}: {len(definitions)} definitions in {time.monotonic() - started:.1f} s", flush=True)
        last: Exchange | None = None
        for number in range(rounds):
            with_two = number % 2 == 1 or number == rounds - 1
            used = definitions if with_two else definitions[:1]
            done: list[Exchange] = []
            self.expect(f"round {number + 1}", lambda: done.append(self.round(number, used)))
            last = done[0] if done and with_two else last
        if last is None:
            print(f"{self.name}: no round to take the refusals from")
            return
        for name, attempt in self.refusals(last, definitions):
            self.expect(name, attempt, refused=True)
        print(f"{self.name}: {time.monotonic() - started:.1f} s", flush=True)

    def expect(self, name: str, attempt: Callable[[], object], refused: bool = False) -> None:
        """Counts one attempt, which must go through, or must be refused."""
        try:
            attempt()
            problem = "was not refused" if refused else ""
        except Refused as refusal:
            problem = "" if refused else f"refused: {refusal}"
        except Exception as error:  # whatever else happens is a failure of this check alone
            problem = f"{type(error).__name__}: {error}"
        self.passed += not problem
        self.failed += bool(problem)
        if problem:
            print(f"FAILED {self.name}: {name}: {problem}", flush=True)

    def define(self, number: int) -> Document:
        issuer = f"urn:example:issuer:{number}"
        return self.issuer.define(
            schema(KINDS[number], issuer), f"{issuer}/schema", f"{issuer}/definition", "interop"
        )

    def round(self, number: int, definitions: list[Document]) -> Exchange:
        """Issues one credential a definition to a new wallet, and shows them at once."""
        holder = self.new_holder()
        people = [values(KINDS[place], self.chance) for place in range(len(definitions))]
        accepted = []
        for person, definition in zip(people, definitions):
            entropy = secrets.token_hex(16)
            offer = self.issuer.offer(definition)
            holder.check_offer(offer, definition)
            request, metadata = holder.request(offer, definition, entropy)
            self.issuer.check_request(offer, request, definition)
            credential = self.issuer.issue(offer, request, person, definition)
            accepted.append(holder.accept(credential, metadata, entropy, definition))
        show = Question(number, people, definitions, holder.reach, self.chance).build()
        presentation = holder.present(show, accepted, definitions)
        self.verifier.verify(show.request, presentation, definitions)
        return Exchange(
            holder, offer, request, {**metadata, "entropy": entropy}, credential, people, accepted, show,
            presentation,
        )  # fmt: skip

    # What must be refused

    def refusals(self, e: Exchange, definitions: list[Document]) -> Iterator[tuple[str, Callable[[], object]]]:
        yield from self.showing_refusals(e, definitions)
        if self.desk_is_ours:
            yield from self.agency_refusals(e, definitions)
            yield from self.desk_refusals(e, definitions)
        if self.wallet_is_ours:
            yield from self.wallet_refusals(e, definitions)

    def showing_refusals(
        self, e: Exchange, definitions: list[Document]
    ) -> Iterator[tuple[str, Callable[[], object]]]:
        """What the one side's verifier must refuse of the other side's presentation."""

        def altered(*path: str | int) -> Callable[[], object]:
            presentation = copy.deepcopy(e.presentation)
            increase(presentation, *path)
            return lambda: self.verifier.verify(e.show.request, presentation, definitions)

        for place, proof in enumerate(e.presentation["proof"]["proofs"]):
            base = ("proof", "proofs", place, "primary_proof")
            for member in ("a_prime", "e", "v", "m2"):
                yield f"altered {member} of proof {place}", altered(*base, "eq_proof", member)
            for hidden in proof["primary_proof"]["eq_proof"]["m"]:
                yield f"altered response for {hidden}", altered(*base, "eq_proof", "m", hidden)
            for number in range(len(proof["primary_proof"]["ge_proofs"])):
                predicate = (*base, "ge_proofs", number)
                for member in (("u", "0"), ("r", "DELTA"), ("t", "3"), ("alpha",), ("predicate", "value")):
                    yield f"altered {'.'.join(member)} of predicate {number}", altered(*predicate, *member)
        yield "altered challenge", altered("proof", "aggregated_proof", "c_hash")

        other = copy.deepcopy(e.show.request)
        increase(other, "nonce")
        yield "another nonce", lambda: self.verifier.verify(other, e.presentation, definitions)
        for referent, shown in e.presentation["requested_proof"]["revealed_attrs"].items():
            value = "8" if shown["encoded"] == "7" else "7"
            lie = copy.deepcopy(e.presentation)
            lie["requested_proof"]["revealed_attrs"][referent] |= {"raw": value, "encoded": value}
            yield f"another value for {referent}", (
                lambda lie=lie: self.verifier.verify(e.show.request, lie, definitions)
            )
        swapped = copy.deepcopy(definitions)
        swapped[0]["cred_def"]["value"] = definitions[1]["cred_def"]["value"]
        yield "another key", lambda: self.verifier.verify(e.show.request, e.presentation, swapped)
        more = copy.deepcopy(e.show.request)
        more["requested_attributes"]["more"] = {"name": "remark"}
        yield "one referent unanswered", lambda: self.verifier.verify(more, e.presentation, definitions)

    def desk_refusals(
        self, e: Exchange, definitions: list[Document]
    ) -> Iterator[tuple[str, Callable[[], object]]]:
        """What a strict verifier refuses beyond the proof's own equations."""

        def changed(change: Callable[[Document], object]) -> Callable[[], object]:
            presentation = copy.deepcopy(e.presentation)
            change(presentation)
            return lambda: self.verifier.verify(e.show.request, presentation, definitions)

        yield "an unknown member", changed(lambda p: p.update(extra=1))
        yield "a third identifier", changed(lambda p: p["identifiers"].append(p["identifiers"][0]))
        yield "an altered c_list", changed(lambda p: p["proof"]["aggregated_proof"]["c_list"].reverse())
        yield "something attested unasked", changed(
            lambda p: p["requested_proof"]["self_attested_attrs"].update(unasked="7")
        )
        alone = definitions[:1]
        yield "an unknown definition", lambda: self.verifier.verify(e.show.request, e.presentation, alone)
        restricted = copy.deepcopy(e.show.request)
        for asked in restricted["requested_predicates"].values():
            asked["restrictions"] = [{"issuer_id": "urn:other"}]
        yield "another issuer demanded", lambda: self.verifier.verify(restricted, e.presentation, definitions)
        for referent, asked in e.show.request["requested_predicates"].items():
            for step in (-1, 1):
                other = copy.deepcopy(e.show.request)
                other["requested_predicates"][referent]["p_value"] = asked["p_value"] + step
                yield f"another bound for {referent}", (
                    lambda other=other: self.verifier.verify(other, e.presentation, definitions)
                )

    def agency_refusals(
        self, e: Exchange, definitions: list[Document]
    ) -> Iterator[tuple[str, Callable[[], object]]]:
        definition = definitions[-1]
        person = e.people[-1]
        paths = (
            ("blinded_ms", "u"),
            ("blinded_ms_correctness_proof", "c"),
            ("blinded_ms_correctness_proof", "v_dash_cap"),
            ("blinded_ms_correctness_proof", "m_caps", "master_secret"),
        )
        for path in paths:
            request = copy.deepcopy(e.request)
            increase(request, *path)
            yield f"check of a request with altered {path[-1]}", (
                lambda r=request: self.issuer.check_request(e.offer, r, definition)
            )
            yield f"request with altered {path[-1]}", (
                lambda r=request: self.issuer.issue(e.offer, r, person, definition)
            )
        fresh = self.issuer.offer(definition)
        yield "request for another offer", lambda: self.issuer.issue(fresh, e.request, person, definition)
        fewer = dict(list(person.items())[1:])
        yield "a value missing", lambda: self.issuer.issue(e.offer, e.request, fewer, definition)
        more = {**person, "unknown": "1"}
        yield "a value too many", lambda: self.issuer.issue(e.offer, e.request, more, definition)

    def wallet_refusals(
        self, e: Exchange, definitions: list[Document]
    ) -> Iterator[tuple[str, Callable[[], object]]]:
        definition = definitions[-1]
        entropy = e.metadata["entropy"]
        metadata = {name: value for name, value in e.metadata.items() if name != "entropy"}

        for path in (("c",), ("xz_cap",)):
            offer = copy.deepcopy(e.offer)
            increase(offer, "key_correctness_proof", *path)
            yield f"check of an offer with altered {path[0]}", (
                lambda o=offer: e.holder.check_offer(o, definition)
            )
            yield f"offer with altered {path[0]}", lambda o=offer: e.holder.request(o, definition, entropy)

        def accept(credential: Document, **other: str) -> Callable[[], object]:
            return lambda: e.holder.accept(
                credential, metadata, other.get("entropy", entropy), definition
            )

        signature = ("signature", "p_credential")
        proof = ("signature_correctness_proof",)
        for path in (*((*signature, m) for m in ("a", "e", "v", "m_2")), (*proof, "se"), (*proof, "c")):
            credential = copy.deepcopy(e.credential)
            increase(credential, *path)
            yield f"credential with altered {path[-1]}", accept(credential)
        credential = copy.deepcopy(e.credential)
        credential["values"]["points"] = {"raw": "12345", "encoded": "12345"}
        yield "credential with an altered value", accept(credential)
        yield "credential for other entropy", accept(e.credential, entropy="other")

        def present(asked: Document, kind: str) -> Callable[[], object]:
            request = {
                "nonce": "1", "name": "refusal", "version": "1.0", "ver": "2.0",
                "requested_attributes": {}, "requested_predicates": {}, kind: {"it": asked},
            }  # fmt: skip
            show = Show(request, {"it": 0})
            return lambda: e.holder.present(show, e.accepted, definitions)

        true = int(e.people[0]["balance"])
        for predicate, bound in ((">", true), ("<", true), (">=", true + 1), ("<=", true - 1)):
            if -(2**31) <= bound < 2**31:
                asked = {"name": "balance", "p_type": predicate, "p_value": bound}
                yield f"a predicate that fails: {predicate}", present(asked, "requested_predicates")
        elsewhere = {"name": "remark", "restrictions": [{"issuer_id": "urn:other"}]}
        yield "a restriction that nothing meets", present(elsewhere, "requested_attributes")
        yield "an attribute that nobody has", present({"name": "shoe size"}, "requested_attributes")
        scattered = {"names": ["remark", "points"]}
        yield "a group from two credentials", present(scattered, "requested_attributes")


def increase(document: Document, *path: str | int) -> None:
    """Adds one to a number deep in a document, be it a JSON integer or a decimal string."""
    *outer, last = path
    place = document
    for step in outer:
        place = place[step]
    number = place[last]
    place[last] = number + 1 if isinstance(number, int) else str(int(number) + 1)


def directions(arguments: argparse.Namespace, work: Path) -> list[Direction]:
    chance = random.Random(arguments.seed)
    if arguments.reference:
        return [
            Direction(
                "reference alone", ReferenceIssuer(), ReferenceHolder, ReferenceVerifier(), chance, False, False
            )
        ]
    binary = os.environ.get("BIN")
    if not binary or not Path(binary).is_file():
        sys.exit(f"no countersign binary at {binary!r}; BIN=path names it")
    path = Path(binary).resolve()
    agency = CommandLine(path, work / "agency-and-desk")
    wallets = iter(range(1_000_000))
    return [
        Direction(
            "their wallet, our agency and desk", CountersignIssuer(agency), ReferenceHolder,
            CountersignVerifier(agency), chance, wallet_is_ours=False, desk_is_ours=True,
        ),
        Direction(
            "our wallet, their issuer and verifier", ReferenceIssuer(),
            lambda: CountersignHolder(CommandLine(path, work / f"wallet-{next(wallets)}")),
            ReferenceVerifier(), chance, wallet_is_ours=True, desk_is_ours=False,
        ),
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--reference", action="store_true", help="the package plays every role")
    arguments = parser.parse_args()
    print(f"interop: {arguments.rounds} rounds each way, --seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="countersign-interop-") as work:
        done = directions(arguments, Path(work))
        for direction in done:
            direction.run(arguments.rounds)
    passed, failed = sum(each.passed for each in done), sum(each.failed for each in done)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
