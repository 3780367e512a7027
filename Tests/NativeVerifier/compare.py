#!/usr/bin/env python3
"""Asks both verifiers of native presentations about vectors, fresh proofs, fresh files that answer requests, and
alterations of them; they must agree.

    Tests/NativeVerifier/compare.py NATIVEPEER [--statements COUNT] [--residents COUNT] [--alterations COUNT]

The cases that they do not agree about are kept in a file, as everything here is drawn at random.
"""

import argparse
import collections
import json
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cases
import files
import model
import mutations
import verifier
from prover import Prover

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "native"


class Peer:
    """Our verifier, a process that answers line by line."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, "judge"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        if self.process.wait():
            raise SystemExit("the peer failed")


class Comparison:
    """Both sides, told of the same keys; what they said."""

    def __init__(self, program, keys):
        self.peer, self.keys = Peer(program), {}
        self.counts, self.disagreements = collections.Counter(), []
        for name, key in keys.items():
            if self.add_key(name, key) != "valid":
                raise SystemExit(f"the key {name} is refused")

    def add_key(self, name, key):
        theirs = self.peer.ask(key={"name": name, "key": key})
        try:
            self.keys[name] = cases.read_key(key)
            ours = "valid"
        except model.Malformed:
            self.keys.pop(name, None)
            ours = "invalid"
        return self.note({"name": f"key {name}", "key": key}, ours, theirs)

    def judge(self, name, case):
        ours = cases.judge(case, self.keys)
        theirs = self.peer.ask(proof=case)
        return self.note(dict(case, name=name), ours, theirs)

    def note(self, case, ours, theirs):
        self.counts[ours] += 1
        if ours != theirs or case.get("verdict", ours) != ours:
            self.disagreements.append(dict(case, here=ours, there=theirs))
        return ours


def own_proofs(city, case, keys, chance):
    """Proofs by the second prover; squares are compared, so signs change no verdict."""
    prover = Prover(city, case, cases.read_statement(case["statement"], keys))
    context = bytes.fromhex(case["context"])
    elements = range(sum(map(len, verifier.part_sizes(prover.statement)[:2])))
    yield "proved here", prover.prove(context)
    yield "proved here, all elements negated", prover.prove(context, elements)
    for place in chance.sample(elements, 2):
        yield f"proved here, element {place} negated", prover.prove(context, {place})


def compare_one(task):
    """A pair of proofs of one statement with all their alterations, in a process of its own."""
    program, city, case, sibling, count = task
    keys, chance = city["keys"], random.Random()
    comparison = Comparison(program, keys)
    comparison.judge(case["name"], case)
    comparison.judge(sibling["name"], sibling)
    bare = {name: value for name, value in case.items() if name != "verdict"}
    altered = [
        *mutations.of_proof(bare, sibling, comparison.keys, chance),
        *mutations.of_context(bare),
        *mutations.of_statement(bare, comparison.keys),
    ]
    for name, alteration in chance.sample(altered, min(count, len(altered))):
        comparison.judge(f"{case['name']}, {name}", alteration)
    for name, proof in own_proofs(city, bare, comparison.keys, chance):
        own = dict(bare, proof=proof.hex(), verdict="accepted")
        comparison.judge(f"{case['name']}, {name}", own)
    first = case["statement"]["claims"][0]["key"]
    for name, key in mutations.of_key(keys[first]):
        comparison.add_key(first, key)
        comparison.judge(f"{case['name']}, key whose {name}", bare)
    comparison.peer.close()
    return comparison.counts, comparison.disagreements


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer")
    parser.add_argument("--statements", type=int, default=16)
    parser.add_argument("--residents", type=int, default=12, help="who answer two requests each")
    parser.add_argument("--alterations", type=int, default=300, help="of each statement's proof")
    parser.add_argument("--file-alterations", type=int, default=120, help="of each answer")
    options = parser.parse_args()

    started = time.monotonic()
    city = json.loads((VECTORS / "city.json").read_text())
    made = subprocess.run(
        [options.peer, "prove", VECTORS / "city.json", str(options.statements)],
        check=True, stdout=subprocess.PIPE, text=True)
    fresh = [json.loads(line) for line in made.stdout.splitlines()]
    tasks = [
        (options.peer, city, case, sibling, options.alterations)
        for case, sibling in zip(fresh[::2], fresh[1::2])
    ]
    counts, disagreements = collections.Counter(), []
    with multiprocessing.Pool() as pool:
        for some, wrong in pool.imap_unordered(compare_one, tasks):
            counts += some
            disagreements += wrong
        proof_count = counts.total()
        of_files = files.tasks(options.peer, options.residents, options.file_alterations)
        for some, wrong in pool.imap_unordered(files.compare_cases, of_files):
            counts += some
            disagreements += wrong
        file_count = counts.total() - proof_count
    recorded = Comparison(options.peer, city["keys"])
    for case in json.loads((VECTORS / "proofs.json").read_text()):
        recorded.judge(case["name"], case)
    recorded.peer.close()
    counts += recorded.counts
    disagreements += recorded.disagreements
    print(
        f"native verifier: {counts.total()} verdicts, {file_count} of them on files, "
        f"({', '.join(f'{count} {verdict}' for verdict, count in sorted(counts.items()))}), "
        f"{len(disagreements)} disagreements, {time.monotonic() - started:.0f} s")
    if disagreements:
        for case in disagreements[:20]:
            print(f"{case['name']}: here {case['here']}, there {case['there']}", file=sys.stderr)
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            json.dump(disagreements, file)
        print(f"the cases are in {file.name}", file=sys.stderr)
    sys.exit(1 if disagreements else 0)


if __name__ == "__main__":
    main()
