"""Tries to tell which presentation files come from one wallet, and prints how much better than chance it does.

usage: unlinkable_files.py [repeat] < files > result

The input is JSON: `definition` as its agency publishes it; `requests`, each with the number of its head; `sets`, the
owners who can present under each head; `shows`, each with owner, number of the request, and file in hexadecimal. With
`repeat` each owner's first commitment to a witness under a head stands in all files under it: a leak, to be found in
half of the files.
The attacks are those of Tests/CLSignaturesTests/unlinkability.py; what a file's bytes are, the independent verifier knows.
"""

import json
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "CLSignaturesTests"), str(TESTS / "NativeVerifier")]

import presentation  # noqa: E402
import unlinkability  # noqa: E402
import verifier  # noqa: E402


# There are some 5,500 pairs of one owner in each half: more draws than this tell little more. Chance alone then moves a
# feature's accuracy by 0.3 %, the most moved of some hundreds by 1 %.
unlinkability.PAIRS = 16_000


def fields_of(octets, request, definitions):
    """The challenge, and the bytes before the proof, commitments, announcements and responses."""
    statement, context, proof = presentation.opened(octets, request, definitions)
    sizes = verifier.part_sizes(statement)
    parts = verifier.split(proof, sum(sizes, []))
    names = [
        f"{kind} {place}" for kind, some in zip("CTx", sizes) for place in range(len(some))]
    fields = {"file": octets[: len(octets) - len(proof)]}
    for name, part, size in zip(names, parts, sum(sizes, [])):
        fields[name] = part.to_bytes(size, "big")
    first, second = len(sizes[0]), len(sizes[0]) + len(sizes[1])
    return verifier.challenge(statement, context, parts[:first], parts[first:second]), fields


def main():
    city = json.load(sys.stdin)
    definition = presentation.Definition(city["definition"])
    definitions, commitments = {definition.digest: definition}, {}
    shows = []
    leaks = sys.argv[1:] == ["repeat"]
    for show in city["shows"][:: 2 if leaks else 1]:
        request = city["requests"][show["request"]]
        octets = bytes.fromhex(show["file"])
        challenge, fields = fields_of(octets, request["request"], definitions)
        if leaks:
            place = show["owner"], request["head"]
            fields["C 1"] = commitments.setdefault(place, fields["C 1"])
            octets = b"".join(fields.values())
        shows.append(
            unlinkability.Show(show["owner"], 0, challenge, fields, octets, request["head"]))
    sets = [set(owners) for owners in city["sets"]]
    print(json.dumps(unlinkability.attack(definition.key.n, shows, sets)))


main()
