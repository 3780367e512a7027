"""Alterations of a proof, of its statement, and of a key; most are to be refused, and some make no statement."""

import copy
import functools
import json
from pathlib import Path

import cases
import verifier
from model import SMALL_PRIMES

ISSUERS = Path(__file__).resolve().parents[2] / "vectors" / "anoncreds" / "issuers"
NUMBER = "revocation"
LINK_SECRET = "master_secret"


@functools.cache
def known_factor(n):
    """A factor of the one modulus of a city whose factors are in the vectors; else 1."""
    halves = json.loads((ISSUERS / "A.json").read_text())["cred_def_private"]["value"]["p_key"]
    factor = 2 * int(halves["p"]) + 1
    return factor if n % factor == 0 else 1


class Parts:
    """A proof taken apart."""

    def __init__(self, case, keys):
        statement = cases.read_statement(case["statement"], keys)
        self.sizes = verifier.part_sizes(statement)
        self.moduli = [key.n for key in verifier.Layout(statement).commitments]
        self.moduli += [key.n for key in verifier.equation_keys(statement)]
        self.flat = sum(self.sizes, [])
        self.values = verifier.split(bytes.fromhex(case["proof"]), self.flat)

    def proof(self, changes):
        """The proof with the values at some places changed; None where one does not fit."""
        values = list(self.values)
        for place, value in changes.items():
            values[place] = value
        if any(value < 0 or value >> 8 * size for value, size in zip(values, self.flat)):
            return None
        return b"".join(value.to_bytes(size, "big") for value, size in zip(values, self.flat)).hex()

    def regions(self):
        """The places of commitments, announcements, responses."""
        start = 0
        for sizes in self.sizes:
            yield range(start, start + len(sizes))
            start += len(sizes)


def of_proof(case, sibling, keys, chance):
    """`sibling` is another proof of the same statement in the same context."""
    parts, others = Parts(case, keys), Parts(sibling, keys)
    for name, changes in part_changes(parts, others, chance):
        proof = parts.proof(changes)
        if proof is not None and proof != case["proof"]:
            yield name, dict(case, proof=proof)
    for name, proof in wrong_lengths(case["proof"], parts.flat):
        yield name, dict(case, proof=proof)


def part_changes(parts, others, chance):
    values = parts.values
    regions = list(parts.regions())
    for place, (value, size) in enumerate(zip(values, parts.flat)):
        bits = 8 * size
        yield f"part {place}: a bit flipped", {place: value ^ 1 << chance.randrange(bits)}
        yield f"part {place}: the last bit flipped", {place: value ^ 1}
        yield f"part {place}: the first bit flipped", {place: value ^ 1 << bits - 1}
        yield f"part {place}: one more", {place: value + 1}
        yield f"part {place}: the other proof's", {place: others.values[place]}
        special = {"0": 0, "1": 1, "the largest": (1 << bits) - 1}
        if place < len(parts.moduli):
            n = parts.moduli[place]
            special |= {
                "2": 2, "n − 2": n - 2, "n − 1": n - 1, "n": n, "n + 1": n + 1,
                "its negative": n - value, "n more": value + n, "its square": value * value % n,
                "its inverse": pow(value, -1, n),
                "a multiple of a factor": value - value % known_factor(n),
            }
        for name, other in special.items():
            yield f"part {place}: {name}", {place: other}
        later = [p for p in range(place + 1, len(values)) if parts.flat[p] == size]
        if later:
            other = chance.choice(later)
            yield f"parts {place} and {other} swapped", {place: values[other], other: value}
    for name, region in zip(("commitments", "announcements", "responses"), regions):
        yield f"the other proof's {name}", {place: others.values[place] for place in region}
        yield f"{name} negated or turned", {
            place: parts.moduli[place] - values[place] if place < len(parts.moduli) else
            (1 << 8 * parts.flat[place]) - values[place] for place in region}
    for _ in range(4):
        chosen = [place for place in range(len(values)) if chance.random() < 0.5]
        yield "half of the other proof", {place: others.values[place] for place in chosen}


def wrong_lengths(proof, sizes):
    yield "nothing", ""
    yield "a byte short", proof[:-2]
    yield "without its first byte", proof[2:]
    yield "without its first part", proof[2 * sizes[0]:]
    yield "without its last part", proof[: -2 * sizes[-1]]
    yield "a byte more", proof + "00"
    yield "a byte before", "00" + proof
    yield "twice", proof + proof


def of_context(case):
    context = bytearray.fromhex(case["context"])
    context[7] ^= 1
    yield "another context", dict(case, context=context.hex())
    yield "a context of 31 bytes", dict(case, context=case["context"][2:])
    yield "a context of 33 bytes", dict(case, context=case["context"] + "00")


def of_statement(case, keys):
    """Everything that the statement says, said differently."""
    for name, change in [
        *list_changes(case["statement"]), *claim_changes(case["statement"], keys),
        *relation_changes(case["statement"]),
    ]:
        statement = copy.deepcopy(case["statement"])
        change(statement)
        if statement != case["statement"]:
            yield name, dict(case, statement=statement)


def list_changes(statement):
    yield "claims in another order", lambda s: s["claims"].reverse()
    yield "a claim less", lambda s: s["claims"].pop()
    yield "a claim twice", lambda s: s["claims"].append(s["claims"][0])
    yield "nine claims", lambda s: s.update(claims=(s["claims"] * 9)[:9])
    yield "no claims", lambda s: s.update(claims=[])
    yield "no relations", lambda s: s.update(relations=[])
    yield "relations in another order", lambda s: s["relations"].reverse()
    yield "17 relations", lambda s: s.update(relations=(s["relations"] * 17)[:17])
    secrets = {"kind": "equal"} | {
        side: {"claim": 0, "attribute": LINK_SECRET} for side in ("first", "second")}
    yield "a relation of the link secret", lambda s: s["relations"].append(secrets)


def claim_changes(statement, keys):
    for i, claim in enumerate(statement["claims"]):
        def at(change, i=i):
            return lambda s: change(s["claims"][i])

        for name in [*keys, "nobody"]:
            yield f"claim {i}: the key {name}", at(lambda c, name=name: c.update(key=name))
        for name, value in claim["shown"].items():
            value = int(value)
            for other in (value + 1, -value, 2**256 - 1, -(2**256) + 1, 2**256, -(2**256)):
                yield f"claim {i}: {name} is {other}", at(
                    lambda c, name=name, other=other: c["shown"].update({name: str(other)}))
            yield f"claim {i}: hides {name}", at(lambda c, name=name: c["shown"].pop(name))
            yield f"claim {i}: a range of {name}, which is shown", at(
                lambda c, name=name: c["ranges"].append({"attribute": name, "lowest": "0"}))
        for name in ("name", NUMBER, LINK_SECRET, "unknown", ""):
            yield f"claim {i}: shows {name}", at(
                lambda c, name=name: c["shown"].update({name: "2"}))
            yield f"claim {i}: a range of {name}", at(
                lambda c, name=name: c["ranges"].append({"attribute": name, "lowest": "2"}))
        yield f"claim {i}: ranges in another order", at(lambda c: c["ranges"].reverse())
        for j, range_ in enumerate(claim["ranges"]):
            for name, change in range_changes(range_):
                yield f"claim {i}: range {j}: {name}", at(
                    lambda c, j=j, change=change: change(c["ranges"], j))
        for name, change in revocation_changes(claim, keys[claim["key"]]):
            yield f"claim {i}: {name}", at(change)


def range_changes(range_):
    yield "left out", lambda ranges, j: ranges.pop(j)
    yield "twice", lambda ranges, j: ranges.append(ranges[j])
    yield "of another", lambda ranges, j: ranges[j].update(attribute="spouse")
    both = [side for side in ("lowest", "highest") if side in range_]
    if len(both) == 2:
        yield "turned", lambda ranges, j: ranges[j].update(
            lowest=range_["highest"], highest=range_["lowest"])
    for side in ("lowest", "highest"):
        others = [-(2**63) - 1, -(2**63), 0, 2**64 - 1, 2**64]
        if side in range_:
            bound = int(range_[side])
            others += [bound - 1, bound + 1, bound + 2**63, -bound]
            yield f"no {side}", lambda ranges, j, side=side: ranges[j].pop(side)
        for other in others:
            yield f"{side} is {other}", lambda ranges, j, side=side, other=other: ranges[j].update(
                {side: str(other)})


def revocation_changes(claim, key):
    n, asked = key.n, claim.get("notRevoked")
    others = [-1, 0, 1, 2, n - 2, n - 1, n, n + 4, 5 * known_factor(n)]
    if not asked:
        for name in (NUMBER, "tier", *claim["shown"]):
            for other in others:
                yield f"not revoked by {name}", lambda c, name=name, other=other: c.update(
                    notRevoked={"attribute": name, "accumulator": str(other), "head": "00" * 32})
        return
    yield "revoked or not", lambda c: c.pop("notRevoked")
    for name in ("name", "spouse", LINK_SECRET, "unknown", *claim["shown"]):
        yield f"{name} as number", lambda c, name=name: c["notRevoked"].update(attribute=name)
    yield "a range of the number", lambda c: c["ranges"].append(
        {"attribute": NUMBER, "lowest": "2"})
    head, value = asked["head"], int(asked["accumulator"])
    for other in ("00" + head[2:], head[2:], head + "00", ""):
        yield "another head", lambda c, other=other: c["notRevoked"].update(head=other)
    for other in (*others, -value, n - value, value + n, value + 1, value * value):
        yield "another accumulator", lambda c, other=other: c["notRevoked"].update(
            accumulator=str(other))


def relation_changes(statement):
    numbers = [
        {"claim": i, "attribute": NUMBER} for i, claim in enumerate(statement["claims"])
        if claim.get("notRevoked")]
    for i, relation in enumerate(statement["relations"]):
        def at(change, i=i):
            return lambda s: change(s["relations"][i])

        yield f"relation {i}: left out", lambda s, i=i: s["relations"].pop(i)
        yield f"relation {i}: twice", lambda s, i=i: s["relations"].append(s["relations"][i])
        for kind in ("equal", "different", "alike"):
            yield f"relation {i}: {kind}", at(lambda r, kind=kind: r.update(kind=kind))
        yield f"relation {i}: turned", at(
            lambda r, old=relation: r.update(first=old["second"], second=old["first"]))
        others = numbers + [
            {"claim": 0, "attribute": name} for name in ("name", LINK_SECRET, "unknown")]
        others += [dict(relation["second"], claim=claim) for claim in (-1, 0, 1, 8)]
        others += [relation["first"]]
        for other in others:
            yield f"relation {i}: of {other}", at(lambda r, other=other: r.update(second=other))


def without_small_factors(n):
    """The next number that could be a modulus, as far as a look can tell."""
    while any(n % p == 0 for p in SMALL_PRIMES) or pow(2, n - 1, n) == 1:
        n += 2
    return n


def of_key(key):
    """Keys that differ from `key`, most of them no keys at all."""
    n = int(key["n"])
    for name in ("n", "s", "z", "rctxt"):
        value = int(key[name])
        others = [0, 1, -value, value + n, value + 1] if name == "n" else [
            0, 1, n - 1, n, n + 1, -value, value + n, n - value, value * value % n]
        for other in others:
            yield f"{name} is {str(other)[:12]}…", dict(key, **{name: str(other)})
    for bits in (1, 2, 3):
        yield f"n is {bits} bits wider", dict(key, n=str(without_small_factors(n << bits | 1)))
    yield "n is a bit narrower", dict(key, n=str(without_small_factors(n >> 1 | 1)))
    root = without_small_factors((1 << n.bit_length() // 2) - 9_999)
    yield "n is a square", dict(key, n=str(root * root))
    cube = without_small_factors(1 << n.bit_length() // 3)
    yield "n is a cube", dict(key, n=str(cube**3))
    yield "n has close factors", dict(
        key, n=str(root * without_small_factors(root + (1 << n.bit_length() // 4 - 2))))
    yield "s and z swapped", dict(key, s=key["z"], z=key["s"])
    yield "rctxt is z", dict(key, rctxt=key["z"])
    yield "no link secret", dict(
        key, r={name: base for name, base in key["r"].items() if name != LINK_SECRET})
    names = list(key["r"])
    yield "two bases swapped", dict(
        key, r=dict(key["r"], **{names[0]: key["r"][names[1]], names[1]: key["r"][names[0]]}))
    yield "two bases equal", dict(key, r=dict(key["r"], **{names[0]: key["r"][names[1]]}))
    for count in (125, 126, 127):
        more = {f"n{i}": str(5 * i + 2) for i in range(count - len(names))}
        yield f"{count} bases", dict(key, r=key["r"] | more)
    yield "a base more", dict(key, r=dict(key["r"], more="2"))
    yield "a base less", dict(
        key, r={name: base for name, base in key["r"].items() if name != "spouse"})
