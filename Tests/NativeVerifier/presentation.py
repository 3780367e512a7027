"""Presentation files, and the statement of a request (section 7 of schemas/native-presentation.md)."""

import base64
import hashlib
import json
import re

import model
import verifier
from model import require
from transcript import Transcript

LARGEST_FILE = 600_000
LARGEST_TEXT = 4_096
LARGEST_SHOWN = 125
# Minutes, a week.
LARGEST_AGE = 10_080
OFFSET = 2**63
SHORTEST = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
NUMBER = re.compile(r"[+-]?[0-9]+", re.ASCII)


class Reader:
    """Reads the items that a presentation has, each in its shortest form."""

    def __init__(self, octets):
        self.octets, self.at = octets, 0

    def take(self, count):
        require(count <= len(self.octets) - self.at, "the file ends early")
        self.at += count
        return self.octets[self.at - count : self.at]

    def head(self, kind, limit):
        """The argument of an item of this kind."""
        first = self.take(1)[0]
        require(first >> 5 == kind, "an item of another kind")
        argument = first & 31
        if argument >= 24:
            require(argument <= 27, "an item without a length")
            size = 1 << argument - 24
            argument = int.from_bytes(self.take(size), "big")
            require(argument >= (24 if size == 1 else 1 << 4 * size), "not the shortest form")
        require(argument <= limit, "too large")
        return argument

    def text(self):
        octets = self.take(self.head(3, LARGEST_TEXT))
        try:
            return octets.decode()
        except UnicodeDecodeError:
            raise model.Malformed("a text that is none") from None


def read_cbor(octets):
    """The texts of each claim, and the proof."""
    require(len(octets) <= LARGEST_FILE, "too large a file")
    reader = Reader(octets)
    require(reader.head(5, 3) == 3, "not three members")
    require(reader.head(0, 0) == 0 and reader.head(0, 1) == 1, "another version")
    require(reader.head(0, 1) == 1, "no texts")
    shown = [
        [reader.text() for _ in range(reader.head(4, LARGEST_SHOWN))]
        for _ in range(reader.head(4, model.MAXIMUM_CLAIMS))
    ]
    require(shown and reader.head(0, 2) == 2, "no claims, or no proof")
    proof = reader.take(reader.head(2, LARGEST_FILE))
    require(proof and reader.at == len(octets), "no proof, or bytes after it")
    return shown, proof


def once(members):
    require(len({name for name, _ in members}) == len(members), "a member twice")
    return dict(members)


def read_file(octets):
    """A file: the item, or the JSON around it."""
    require(octets, "an empty file")
    if octets[0] >= 0x80:
        return read_cbor(octets)
    try:
        document = json.loads(octets.decode(), object_pairs_hook=once)
        require(isinstance(document, dict) and set(document) == {"native"}, "another document")
        text = document["native"]
        require(isinstance(text, str), "not a text")
        item = base64.b64decode(text, validate=True)
    except ValueError:
        raise model.Malformed("no JSON, or no base64") from None
    require(base64.b64encode(item).decode() == text, "not the canonical base64")
    return read_cbor(item)


def canonical(value):
    """Canonical JSON of whole numbers, texts, lists and objects (RFC 8785)."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{%s}" % ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names)
    if isinstance(value, list):
        return "[%s]" % ",".join(map(canonical, value))
    return json.dumps(value, ensure_ascii=False)


def context(request):
    transcript = Transcript("countersign/desk-request-nonce")
    transcript.text("request", canonical(request))
    return transcript.digest()


class Definition:
    """A key, and the types of its attributes by their names."""

    def __init__(self, file):
        primary = dict(file["definition"]["cred_def"]["value"]["primary"])
        bases = {name: int(base) for name, base in primary.pop("r").items()}
        self.key = model.Key(r=bases, **{name: int(value) for name, value in primary.items()})
        records = {}
        for entry in file["evidence"]:
            envelope = json.loads(entry["leaf"])
            records[envelope["type"]] = envelope["public"]
        self.digest = records["identity.definition"]["digest"]
        self.types = {
            name_of(attribute["name"]): attribute["type"]
            for attribute in records["identity.schema"]["attributes"]
        }


def name_of(text):
    return text.replace(" ", "").lower()


def value_of(text, kind):
    """The integer that a shown text stands for."""
    require(kind in ("text", "integer", "integer64"), "shows what is never shown")
    if kind == "text":
        if NUMBER.fullmatch(text) and -(2**31) <= int(text) < 2**31:
            return int(text)
        return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    require(SHORTEST.fullmatch(text), "not the shortest decimal")
    bits = 64 if kind == "integer64" else 32
    require(-(2 ** (bits - 1)) <= int(text) < 2 ** (bits - 1), "too large a number")
    return int(text) + (OFFSET if kind == "integer64" else 0)


def range_of(asked, types):
    has(asked, ("attribute",), ("lowest", "highest"))
    name = name_of(asked["attribute"])
    require(types.get(name) in ("integer", "integer64"), "a range of no number")
    offset = OFFSET if types[name] == "integer64" else 0
    bounds = (asked.get(side) for side in ("lowest", "highest"))
    return model.Range(name, *(None if bound is None else int(bound) + offset for bound in bounds))


def has(asked, names, more=()):
    """An object has all `names`, perhaps some `more`, and nothing else."""
    require(isinstance(asked, dict), "no object")
    require(set(names) <= set(asked) <= set(names) | set(more), "other members")


def claim_of(asked, definition, texts):
    has(asked, ("definition", "reveal", "ranges"), ("not_revoked", "not_revoked_minutes"))
    require(("not_revoked" in asked) == ("not_revoked_minutes" in asked), "a head without an age")
    require(len(texts) == len(asked["reveal"]), "another number of texts")
    types = definition.types
    names = [name_of(name) for name in asked["reveal"]]
    shown = {name: value_of(text, types.get(name)) for name, text in zip(names, texts)}
    status, non_revocation = asked.get("not_revoked"), None
    if status is not None:
        minutes = asked["not_revoked_minutes"]
        require(type(minutes) is int and 1 <= minutes <= LARGEST_AGE, "no age")
        number = [name for name, kind in types.items() if kind == "revocation"]
        require(number, "a schema without a revocation number")
        accumulator = int.from_bytes(base64.b64decode(status["value"]), "big")
        head = hashlib.sha256(canonical(status).encode()).digest()
        non_revocation = model.NonRevocation(number[0], accumulator, head)
    ranges = [range_of(range_, types) for range_ in asked["ranges"]]
    return model.Claim(definition.key, shown, ranges, non_revocation)


def relation_of(asked, definitions):
    has(asked, ("is", "of"))
    for place in asked["of"]:
        has(place, ("credential", "attribute"))
    places = [(place["credential"], name_of(place["attribute"])) for place in asked["of"]]
    require(all(index < len(definitions) for index, _ in places), "of no claim")
    types = {definitions[index].types.get(name) for index, name in places}
    require(len(types) == 1 and types <= {"text", "integer", "integer64"}, "of unlike attributes")
    kind = {"same": "equal", "different": "different"}[asked["is"]]
    return model.Relation(kind, *places)


def statement_of(request, definitions, shown):
    """`definitions` by their digests."""
    has(request["question"], ("native", "credentials", "relations"))
    claims = request["question"]["credentials"]
    require(all(claim["definition"] in definitions for claim in claims), "an unknown definition")
    under = [definitions[claim["definition"]] for claim in claims]
    require(len(shown) == len(claims), "another number of claims")
    return model.Statement(
        [claim_of(*parts) for parts in zip(claims, under, shown)],
        [relation_of(relation, under) for relation in request["question"]["relations"]])


def opened(octets, request, definitions):
    """Statement, context and proof of a file that answers a request; None where it cannot."""
    try:
        shown, proof = read_file(octets)
        return statement_of(request, definitions, shown), context(request), proof
    except (model.Malformed, KeyError, TypeError, ValueError, AttributeError):
        return None


def accepts(octets, request, definitions):
    """Whether the file proves what the request asks."""
    parts = opened(octets, request, definitions)
    return parts is not None and verifier.accepts(*parts)
