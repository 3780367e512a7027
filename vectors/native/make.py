#!/usr/bin/env python3
"""Makes the vectors anew: `vectors/native/make.py .build/debug/NativePeer`, or with `files` behind it those of files.

Our prover makes the proofs, the verifier in Python the verdicts of the altered ones; so the test that reads them in
Swift compares both verifiers.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "NativeVerifier"))

import cases  # noqa: E402
import files  # noqa: E402
import mutations  # noqa: E402

ALTERATIONS = 25
FILE_ALTERATIONS = 12
LARGEST_ALTERED = 12_000  # hexadecimal digits


def features(case):
    """What a case shows: the kinds of its parts, with the key they are under."""
    found = {" ".join(claim["key"] for claim in case["statement"]["claims"])}
    for claim in case["statement"]["claims"]:
        key = claim["key"]
        if claim.get("notRevoked"):
            found.add((key, "not revoked"))
        for range_ in claim["ranges"]:
            found.add((key, *(side for side in ("lowest", "highest") if side in range_)))
    for relation in case["statement"]["relations"]:
        places = relation["first"]["claim"], relation["second"]["claim"]
        found.add((relation["kind"], places[0] == places[1]))
    return found


def chosen(proofs):
    """Small proofs that together show everything that all of them do."""
    everything, kept = set().union(*map(features, proofs)), list(proofs)
    for case in sorted(proofs, key=lambda case: -len(case["proof"])):
        others = [other for other in kept if other is not case]
        if set().union(*map(features, others)) == everything:
            kept = others
    return kept


def altered(case, sibling, keys, chance):
    everything = [
        *mutations.of_proof(case, sibling, keys, chance), *mutations.of_context(case),
        *mutations.of_statement(case, keys),
    ]
    for name, alteration in chance.sample(everything, ALTERATIONS):
        verdict = cases.judge(alteration, keys)
        yield dict(alteration, name=f"{case['name']}, {name}", verdict=verdict)


def smallest(shown, holds):
    return min((case for case in shown if holds(str(case["request"]))), key=lambda case: len(case["file"]))


def make_files(peer):
    """The smallest file that shows each of a few things, with alterations of it."""
    city = json.loads(subprocess.check_output([peer, "show", "12"]))
    shown, chance = city["cases"], random.Random(7)
    kept = [
        smallest(shown, lambda text: "not_revoked" in text),
        smallest(shown, lambda text: "'reveal': ['driving_b'" in text),
        smallest(shown, lambda text: "'reveal': ['name', 'savings']" in text),
    ]
    definitions = files.definitions_of(city)
    vectors = list(kept)
    for case, sibling in zip(kept, kept[1:] + kept[:1]):
        vectors += chance.sample(list(files.altered(case, sibling, chance)), FILE_ALTERATIONS)
    for case, verdict in zip(vectors, files.verdicts(vectors, definitions)):
        case["verdict"] = verdict
    text = json.dumps(dict(city, cases=vectors), ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / "files.json").write_text(text + "\n")


def main():
    peer = sys.argv[1]
    make_files(peer)
    if "files" in sys.argv[2:]:
        return
    reference = ROOT / "vectors" / "anoncreds" / "issuers" / "A.json"
    city_file = HERE / "city.json"
    city = json.loads(subprocess.check_output([peer, "found", reference]))
    city_file.write_text(json.dumps(city, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    keys = {name: cases.read_key(key) for name, key in city["keys"].items()}
    lines = subprocess.check_output([peer, "prove", city_file, "100"], text=True).splitlines()
    proofs = [json.loads(line) for line in lines]
    siblings = dict(zip((case["name"] for case in proofs[::2]), proofs[1::2]))
    kept, chance = chosen(proofs[::2]), random.Random(5)
    vectors = list(kept)
    for case in kept:
        telling = case["statement"]["claims"][0]
        if len(case["proof"]) < LARGEST_ALTERED and (telling["ranges"] or telling.get("notRevoked")):
            vectors += altered(case, siblings[case["name"]], keys, chance)
    text = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in vectors)
    (HERE / "proofs.json").write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main()
