"""Alterations of presentation files and of the requests that they answer."""

import base64
import copy
import json

import presentation


def head(kind, argument, size=None):
    """The head of an item, in its shortest form or with an argument of `size` bytes."""
    if size is None:
        size = next(size for size in (0, 1, 2, 4, 8) if argument < (256**size if size else 24))
    if size == 0:
        return bytes([kind << 5 | argument])
    return bytes([kind << 5 | 24 + size.bit_length() - 1]) + argument.to_bytes(size, "big")


def text(value, size=None):
    octets = value if isinstance(value, bytes) else value.encode()
    return head(3, len(octets), size) + octets


def texts(shown):
    return head(4, len(shown)) + b"".join(
        head(4, len(some)) + b"".join(map(text, some)) for some in shown)


def item(*members):
    return head(5, len(members)) + b"".join(name + value for name, value in members)


def number(value):
    return head(0, value)


def members(shown, proof):
    return [
        (number(0), number(1)), (number(1), texts(shown)),
        (number(2), head(2, len(proof)) + proof),
    ]


def of_file(octets, sibling, chance):
    """`sibling` answers another request; each alteration has a name and other bytes."""
    shown, proof = presentation.read_file(octets)
    others, other_proof = presentation.read_file(sibling)
    assert item(*members(shown, proof)) == octets
    yield from of_bytes(octets, chance)
    yield from of_members(shown, proof)
    yield from of_items(shown, proof)
    for name, some in [*of_texts(shown), ("another's texts", others)]:
        yield name, item(*members(some, proof))
    yield "another's proof", item(*members(shown, other_proof))
    yield "another's file", sibling
    for name, some in of_proof(proof, chance):
        yield name, item(*members(shown, some))
    yield from of_json(octets)


def of_bytes(octets, chance):
    head_length = len(octets) - len(presentation.read_file(octets)[1])
    for place in range(head_length):
        yield f"byte {place}: a bit flipped", flipped(octets, place, chance.randrange(8))
        yield f"byte {place}: the first bit flipped", flipped(octets, place, 7)
        yield f"byte {place} missing", octets[:place] + octets[place + 1 :]
        yield f"byte {place} twice", octets[:place] + octets[place : place + 1] + octets[place:]
    yield "a byte more", octets + b"\0"
    yield "a byte short", octets[:-1]
    yield "a byte before", b"\0" + octets
    yield "twice", octets + octets
    yield "nothing", b""
    yield "tagged", head(6, 55_799) + octets
    yield "in a list", head(4, 1) + octets


def flipped(octets, place, bit):
    return octets[:place] + bytes([octets[place] ^ 1 << bit]) + octets[place + 1 :]


def of_members(shown, proof):
    version, words, bytes_ = members(shown, proof)
    for name, some in {
        "members in another order": [words, version, bytes_], "backwards": [bytes_, words, version],
        "no version": [words, bytes_], "no texts": [version, bytes_], "no proof": [version, words],
        "two versions": [version, version, words, bytes_],
        "two proofs": [version, words, bytes_, bytes_],
        "a member more": [version, words, bytes_, (number(3), number(0))],
        "a negative member": [version, words, bytes_, (head(1, 0), number(0))],
        "a named member": [version, words, bytes_, (text("x"), number(0))],
        "version 0": [(number(0), number(0)), words, bytes_],
        "version 2": [(number(0), number(2)), words, bytes_],
        "version −1": [(number(0), head(1, 0)), words, bytes_],
        "a version as text": [(number(0), text("1")), words, bytes_],
        "a long version": [(number(0), head(0, 1, 1)), words, bytes_],
        "a long name": [(head(0, 0, 1), number(1)), words, bytes_],
        "names as texts": [(text("0"), number(1)), (text("1"), words[1]), (text("2"), bytes_[1])],
        "true as version": [(number(0), b"\xf5"), words, bytes_],
        "1.0 as version": [(number(0), b"\xf9\x3c\x00"), words, bytes_],
        "texts twice": [version, (number(1), words[1] + words[1]), bytes_],
    }.items():
        yield name, item(*some)
    for size in (1, 2, 4, 8):
        yield f"a long map {size}", head(5, 3, size) + item(version, words, bytes_)[1:]
    yield "an endless map", b"\xbf" + item(version, words, bytes_)[1:] + b"\xff"
    yield "a map that says two", head(5, 2) + item(version, words, bytes_)[1:]
    yield "a map that says four", head(5, 4) + item(version, words, bytes_)[1:]


def of_items(shown, proof):
    """The same texts and the same proof, written otherwise."""
    version, words, bytes_ = members(shown, proof)
    size = next(size for size in (2, 4, 8) if len(proof) < 256**size)
    for name, octets in {
        "a proof as text": head(3, len(proof)) + proof,
        "a long proof": head(2, len(proof), 2 * size) + proof,
        "an endless proof": b"\x5f" + bytes_[1] + b"\xff",
        "a proof in a list": head(4, 1) + bytes_[1],
        "a proof of endless length": head(2, 2**63, 8) + proof,
        "a proof that says more": head(2, len(proof) + 1) + proof,
        "a proof that says less": head(2, len(proof) - 1) + proof,
        "a null proof": b"\xf6",
    }.items():
        yield name, item(version, words, (number(2), octets))
    flat = [one for some in shown for one in some]
    for name, octets in {
        "endless texts": b"\x9f" + words[1][1:] + b"\xff",
        "long texts": head(4, len(shown), 1) + words[1][1:],
        "flat texts": head(4, len(flat)) + b"".join(map(text, flat)),
        "texts as bytes": head(4, len(shown)) + b"".join(
            head(4, len(some)) + b"".join(head(2, len(one.encode())) + one.encode() for one in some)
            for some in shown),
        "long heads of texts": head(4, len(shown)) + b"".join(
            head(4, len(some)) + b"".join(text(one, 1) for one in some) for some in shown),
        "endless lists": head(4, len(shown)) + b"".join(
            b"\x9f" + b"".join(map(text, some)) + b"\xff" for some in shown),
        "texts that say 2^64 − 1": head(4, 2**64 - 1) + words[1][1:],
    }.items():
        yield name, item(version, (number(1), octets), bytes_)
    yield "a text that is no text", item(version, (number(1), head(4, 1) + head(4, 1) + text(b"\xff")), bytes_)
    yield "a surrogate", item(
        version, (number(1), head(4, 1) + head(4, 1) + text(b"\xed\xa0\x80")), bytes_)


def of_texts(shown):
    """Other texts, some of which stand for the same integer."""
    yield "claims in another order", shown[::-1]
    yield "a claim less", shown[:-1]
    yield "a claim more", [*shown, []]
    yield "nine claims", [*shown, *[[]] * 9][:9]
    yield "no claims", []
    yield "all in one claim", [sum(shown, []), *[[] for _ in shown[1:]]]
    for i, some in enumerate(shown):
        def changed(other, i=i):
            return [*shown[:i], other, *shown[i + 1 :]]

        yield f"claim {i}: texts in another order", changed(some[::-1])
        yield f"claim {i}: a text more", changed([*some, "1"])
        yield f"claim {i}: 125 texts", changed((some + ["1"] * 125)[:125])
        yield f"claim {i}: 126 texts", changed((some + ["1"] * 126)[:126])
        for j, one in enumerate(some):
            yield f"claim {i}: without text {j}", changed(some[:j] + some[j + 1 :])
            for other in spellings(one):
                yield f"claim {i}: text {j} is {other[:20]!r}", changed(
                    [*some[:j], other, *some[j + 1 :]])


def spellings(one):
    yield from ("", "Li", "0", "-0", "1", one + " ", " " + one, one + "\0", one + "0", one.upper())
    yield from (one.lower(), "0" + one, "+" + one, "-" + one, "+0" + one, one + ".0", one + "e0")
    yield from (one.lstrip("0+"), one.replace("+", ""), "1" * 4_096, "1" * 4_097, "0" * 4_000 + one)
    yield from ("".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in one),)
    if one.lstrip("+-").isascii() and one.lstrip("+-").isdigit():
        yield from (str(int(one)), str(int(one) + 1), str(-int(one)), f"{int(one):+05d}")
        yield from (str(int(one) + 2**32), str(int(one) + 2**63), str(int(one) + 2**64))


def of_proof(proof, chance):
    yield "no proof bytes", b""
    yield "a proof byte short", proof[:-1]
    yield "a proof byte more", proof + b"\0"
    yield "a proof byte before", b"\0" + proof
    yield "a proof of zeros", bytes(len(proof))
    yield "a proof of ones", b"\xff" * len(proof)
    for _ in range(12):
        place = chance.randrange(len(proof))
        yield f"proof byte {place}: a bit flipped", flipped(proof, place, chance.randrange(8))
    for _ in range(4):
        start, end = sorted(chance.sample(range(len(proof)), 2))
        yield "a stretch of the proof turned", proof[:start] + proof[start:end][::-1] + proof[end:]


def of_json(octets):
    """The form in which a presentation stands in JSON; four of them hold the very same item."""
    word = base64.b64encode(octets).decode()
    yield "in JSON", json.dumps({"native": word}).encode()
    yield "in JSON with spaces", f' {{ "native" :\n"{word}" }}\t'.encode()
    yield "in JSON with an escape", f'{{"native":"\\u{ord(word[0]):04x}{word[1:]}"}}'.encode()
    yield "in JSON with an escaped name", f'{{"n\\u0061tive":"{word}"}}'.encode()
    for name, some in {
        "with a member more": {"native": word, "v": 1}, "with another name": {"Native": word},
        "with no name": {}, "as a list": [word], "as a text": word, "as null": None,
        "with a number": {"native": 1}, "with a list": {"native": [word]},
        "without padding": {"native": word.rstrip("=") if "=" in word else word[:-1]},
        "with more padding": {"native": word + "="}, "with a line": {"native": word[:76] + "\n" + word[76:]},
        "with a space": {"native": word + " "}, "for addresses": {"native": word.replace("+", "-").replace("/", "_") + ("" if "+" in word or "/" in word else "-")},
        "in hexadecimal": {"native": octets.hex()}, "empty": {"native": ""},
        "with another end": {"native": word[:-4] + other_end(word[-4:])},
    }.items():
        yield f"in JSON {name}", json.dumps(some).encode()
    plain = json.dumps({"native": word}).encode()
    yield "in JSON twice", f'{{"native":"{word}","native":"{word}"}}'.encode()
    yield "in JSON with a mark", b"\xef\xbb\xbf" + plain
    yield "in JSON with a comma", plain[:-1] + b",}"
    yield "in JSON that goes on", plain + plain
    yield "in JSON that ends early", plain[:-1]
    yield "in JSON that is no text", plain[:-2] + b'\xff"}'


def other_end(last):
    """Bits that decoding drops, set; or a bit of the last byte."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    place = len(last.rstrip("=")) - 1
    return last[:place] + alphabet[alphabet.index(last[place]) ^ 1] + last[place + 1 :]


def of_request(request):
    """Another request, for which the file was not made."""
    for name, change in request_changes(request):
        other = copy.deepcopy(request)
        change(other)
        if other != request:
            yield name, other


def request_changes(request):
    for name in ("audience", "created", "expires", "keep_until", "random"):
        value = request[name]
        turned = value[:-2] + ("1" if value[-2] != "1" else "2") + value[-1]
        yield f"another {name}", lambda r, name=name, turned=turned: r.update({name: turned})
    yield "another purpose", lambda r: r["purpose"].update(en="Two")
    yield "another signature", lambda r: r.update(sig=r["sig"][:4] + "AAAA" + r["sig"][8:])
    for i, claim in enumerate(request["question"]["credentials"]):
        def at(change, i=i):
            return lambda r: change(r["question"]["credentials"][i])

        if claim["reveal"]:
            yield f"claim {i}: shows less", at(lambda c: c["reveal"].pop())
        yield f"claim {i}: shows more", at(lambda c: c["reveal"].append("zzz"))
        yield f"claim {i}: shows the number", at(lambda c: c.update(reveal=["revocation"]))
        yield f"claim {i}: a range of a text", at(
            lambda c: c["ranges"].append({"attribute": "name", "lowest": "1"}))
        yield f"claim {i}: no ranges", at(lambda c: c.update(ranges=[]))
        yield f"claim {i}: another bound", at(lambda c: c["ranges"][0].update(lowest="5"))
        yield f"claim {i}: revoked or not", at(lambda c: c.pop("not_revoked", 0))
        yield f"claim {i}: an unknown definition", at(lambda c: c.update(definition="00" * 32))
    unlike = [{"credential": 0, "attribute": name} for name in ("valid_until", "family_name")]
    yield "unlike relation", lambda r: r["question"]["relations"].append({"is": "same", "of": unlike})
    yield "a relation of no claim", lambda r: r["question"]["relations"].append(
        {"is": "same", "of": [{"credential": 7, "attribute": "name"}] * 2})
    yield "no relations", lambda r: r["question"].update(relations=[])
