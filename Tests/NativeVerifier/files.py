"""Asks both verifiers about presentation files, one by one and together."""

import collections
import json
import random
import subprocess
import tempfile
from pathlib import Path

import batch
import file_mutations
import presentation

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "native"
TOGETHER = 24


class Peer:
    """Our verifier under a city's definitions, a process that answers line by line."""

    def __init__(self, program, city):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(city, file, ensure_ascii=False)
            file.flush()
            self.process = subprocess.Popen(
                [program, "judge-files", file.name], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, text=True)
            self.ask([])  # answered once it has read the file

    def ask(self, cases):
        asked = [{"request": case["request"], "file": case["file"]} for case in cases]
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def close(self):
        self.process.stdin.close()
        if self.process.wait():
            raise SystemExit("the peer failed")


def definitions_of(city):
    return {one.digest: one for one in map(presentation.Definition, city["definitions"])}


def word(accepted):
    return "accepted" if accepted else "refused"


def verdicts(cases, definitions):
    """One by one; `split` where it is another verdict together."""
    files = [(bytes.fromhex(case["file"]), case["request"], definitions) for case in cases]
    alone = [presentation.accepts(*file) for file in files]
    proofs = [presentation.opened(*file) for file in files]
    rest = iter(batch.accept([proof for proof in proofs if proof]))
    together = [proof is not None and next(rest) for proof in proofs]
    return [word(one) if one == other else "split" for one, other in zip(alone, together)]


def altered(case, sibling, chance):
    octets = bytes.fromhex(case["file"])
    for name, other in file_mutations.of_file(octets, bytes.fromhex(sibling["file"]), chance):
        yield dict(request=case["request"], file=other.hex(), name=f"{case['name']}, {name}")
    for name, request in file_mutations.of_request(case["request"]):
        yield dict(request=request, file=case["file"], name=f"{case['name']}, {name}")


def compare_cases(task):
    """Some cases, in a process of its own."""
    program, city, cases = task
    definitions, peer = definitions_of(city), Peer(program, city)
    counts, disagreements = collections.Counter(), []
    for start in range(0, len(cases), TOGETHER):
        some = cases[start : start + TOGETHER]
        ours, theirs = verdicts(some, definitions), peer.ask(some)
        for case, here, there in zip(some, ours, theirs, strict=True):
            counts[here] += 1
            if here != there or here == "split" or case.get("verdict", here) != here:
                disagreements.append(dict(case, here=here, there=there))
    peer.close()
    return counts, disagreements


def tasks(program, count, alterations):
    """The vectors, and `count` residents' fresh files with alterations of each."""
    recorded = json.loads((VECTORS / "files.json").read_text())
    yield program, recorded, recorded["cases"]
    made = subprocess.run(
        [program, "show", str(count)], check=True, stdout=subprocess.PIPE, text=True)
    city, chance = json.loads(made.stdout), random.Random()
    cases = city.pop("cases")
    for case, sibling in zip(cases, cases[1:] + cases[:1]):
        some = list(altered(case, sibling, chance))
        mixed = [case, *chance.sample(some, min(alterations, len(some)))]
        chance.shuffle(mixed)
        yield program, city, mixed
