"""Vectors: JSON as vectors/native/README.md describes it, read and judged."""

import functools
import json

import model
import verifier


@functools.lru_cache(maxsize=256)
def _key(text):
    key = json.loads(text)
    numbers = [int(key[name]) for name in ("n", "s", "z", "rctxt")]
    return model.Key(*numbers, {name: int(base) for name, base in key["r"].items()})


def read_key(key):
    return _key(json.dumps(key))


def read_integer(text):
    return None if text is None else int(text)


def read_digest(text):
    digest = bytes.fromhex(text)
    model.require(len(digest) == 32, "not 32 bytes")
    return digest


def read_claim(claim, keys):
    model.require(claim["key"] in keys, "an unknown key")
    asked = claim.get("notRevoked")
    return model.Claim(
        keys[claim["key"]],
        {name: int(value) for name, value in claim["shown"].items()},
        [
            model.Range(
                range_["attribute"],
                read_integer(range_.get("lowest")),
                read_integer(range_.get("highest")))
            for range_ in claim["ranges"]
        ],
        asked and model.NonRevocation(
            asked["attribute"], int(asked["accumulator"]), read_digest(asked["head"])))


def read_statement(statement, keys):
    def place(of):
        return of["claim"], of["attribute"]

    return model.Statement(
        [read_claim(claim, keys) for claim in statement["claims"]],
        [
            model.Relation(relation["kind"], place(relation["first"]), place(relation["second"]))
            for relation in statement["relations"]
        ])


def judge(case, keys):
    """`accepted`, `refused`, or `invalid` where there is no such statement or context."""
    try:
        statement = read_statement(case["statement"], keys)
        context = read_digest(case["context"])
    except model.Malformed:
        return "invalid"
    try:
        proof = bytes.fromhex(case["proof"])
    except ValueError:
        return "refused"
    return "accepted" if verifier.accepts(statement, context, proof) else "refused"
