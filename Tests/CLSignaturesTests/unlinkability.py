"""Tries to tell which presentations come from one holder, and prints how much better than chance it does.

usage: unlinkability.py < presentations > result

The first line is JSON: {"n": modulus in hex, "kinds": [[[field, byte count], ...], ...]}. Each other line is
`owner kind challenge proof`, the last two in hex; fields lie in the proof one after the other. Owners serve to train on
one half and to score on the other. Printed is JSON: for each attack what it wins over chance, the largest and
its name. Only the standard library; about a minute for 10,000.

Where presentations go by heads of revocation, everybody sees by which one: `sets` says for each head who can present
under it. Pairs of two owners are drawn with the heads of pairs of one, guesses stay in the head's set, and chance is what
guessing in that set wins.
"""

import collections
import json
import math
import random
import re
import sys

PRIMES = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
PAIRS = 30_000  # of each sort: chance alone moves an accuracy by 0.2 %
QUERIES = 1_000  # chance alone moves a hit rate of 1 % by 0.3 %
WINDOW = 8  # bytes; 2^64 leaves no room for chance

# One presentation: its fields by name, and all its bytes.
Show = collections.namedtuple("Show", "owner kind challenge fields data head", defaults=[0])


def read(stream):
    header = json.loads(stream.readline())
    shows = []
    for line in stream:
        owner, kind, challenge, proof = line.split()
        data, fields, start = bytes.fromhex(proof), {}, 0
        for name, count in header["kinds"][int(kind)]:
            fields[name] = data[start : start + count]
            start += count
        shows.append(Show(int(owner), int(kind), int(challenge, 16), fields, data))
        if start != len(data):
            sys.exit("a proof is longer than its fields")
    return int(header["n"], 16), shows


def features(show):
    """Small numbers that can be seen: bytes, bits, residues, quotients, orders, lengths."""
    challenge = show.challenge
    found = {"length": len(show.data) * 64 + show.kind}
    for name, part in show.fields.items():
        number = int.from_bytes(part, "big")
        found[name, "high byte"] = part[0]
        found[name, "high nibble"] = part[0] >> 4
        found[name, "second byte"] = part[1]
        found[name, "low byte"] = part[-1]
        found[name, "low bit"] = part[-1] & 1
        found[name, "weight"] = number.bit_count() // 8
        found[name, "width"] = number.bit_length()
        for prime in PRIMES:
            found[name, prime] = number % prime
        # A response is mask + challenge * secret: without its mask this would be the secret.
        quotient = number // challenge
        found[name, "quotient"] = quotient >> max(8 * len(part) - 256 - 5, 0)
        found[name, "quotient's width"] = quotient.bit_length()
    numbers = [int.from_bytes(part, "big") for part in show.fields.values()]
    names = list(show.fields)
    for index in range(len(names) - 1):
        found["order", names[index], names[index + 1]] = numbers[index] < numbers[index + 1]
    return found


def pairs(shows, generator):
    """As many pairs of one owner as of two, under the same heads."""
    by_owner, by_head = collections.defaultdict(list), collections.defaultdict(list)
    for index, show in enumerate(shows):
        by_owner[show.owner].append(index)
        by_head[show.head].append(index)
    owners = [owner for owner, held in by_owner.items() if len(held) > 1]
    for _ in range(PAIRS):
        first, second = generator.sample(by_owner[generator.choice(owners)], 2)
        yield True, first, second
        one = two = first
        while shows[one].owner == shows[two].owner:
            one = generator.choice(by_head[shows[first].head])
            two = generator.choice(by_head[shows[second].head])
        yield False, one, two


def agreements(table, one, two):
    first, second = table[one], table[two]
    return [key for key, value in first.items() if second.get(key) == value]


def link_pairs(train, test, generator):
    """Whether two shows agree in a feature more often when their owner is one; then all features together."""
    table = [features(show) for show in train]
    counts = collections.defaultdict(lambda: [0.0, 0.0])
    trained = list(pairs(train, generator))
    for same, one, two in trained:
        for key in agreements(table, one, two):
            counts[key][same] += 1
    # What agrees seldom, or equally often, says nothing.
    weights = {
        key: math.log((yes + 5) / (no + 5))
        for key, (no, yes) in counts.items()
        if abs(yes - no) > 3 * math.sqrt(yes + no + 1)
    }
    score = lambda one, two: sum(weights.get(key, 0) for key in agreements(table, one, two))
    values = sorted(score(one, two) for _, one, two in trained)
    middle = values[len(values) // 2]
    table = [features(show) for show in test]
    # A single feature needs no training: both halves count.
    right, singles = 0.0, collections.Counter({key: yes - no for key, (no, yes) in counts.items()})
    for same, one, two in pairs(test, generator):
        agreed = agreements(table, one, two)
        value = sum(weights.get(key, 0) for key in agreed)
        right += 0.5 if value == middle else (value > middle) == same
        for key in agreed:
            singles[key] += 1 if same else -1
    name, most = max(singles.items(), key=lambda item: abs(item[1]), default=("none", 0))
    return {
        "pairs, all features": right / (2 * PAIRS) - 0.5,
        f"pairs, {name}": abs(most) / (4 * PAIRS),
    }


class Crowds:
    """Who can be guessed under each head."""

    def __init__(self, shows, sets):
        self.everybody = {show.owner for show in shows}
        self.sets = sets

    def of(self, head):
        return self.everybody if self.sets is None else self.sets[head]

    def chance(self, share, owner, head):
        """What guessing in the head's set wins, by the shares that its owners have."""
        return share[owner] / sum(share[other] for other in self.of(head))


def hits(train, queries, distance, crowds):
    """How often the nearest show is one of the same owner, over chance; both are (show, value)."""
    share = collections.Counter(show.owner for show, _ in train)
    known = {
        head: [item for item in train if item[0].owner in crowds.of(head)]
        for head in {show.head for show, _ in queries}
    }
    won = 0.0
    for show, value in queries:
        best, _ = min(known[show.head], key=lambda other: distance(value, other[1]))
        won += (best.owner == show.owner) - crowds.chance(share, show.owner, show.head)
    return won / len(queries)


def nearest(train, test, crowds):
    """Neighbours by the number of different bits, whole fields and ends, and by quotients."""
    result = {}
    every = sorted({name for show in train for name in show.fields})
    for name in every:
        seen = lambda shows: [
            (show, int.from_bytes(show.fields[name], "big"), len(show.fields[name]))
            for show in shows
            if name in show.fields
        ]
        known, asked = seen(train), seen(test)[:QUERIES]
        if len(asked) < 700:  # fewer hit by chance too often
            continue
        known = known[: 2 * QUERIES]
        views = {
            "bits": lambda number, count: number,
            "low bits": lambda number, count: number & (1 << 64) - 1,
            "high bits": lambda number, count: number >> max(8 * count - 64, 0),
        }
        for view, take in views.items():
            result[f"nearest by {view}, {name}"] = hits(
                [(show, take(*rest)) for show, *rest in known],
                [(show, take(*rest)) for show, *rest in asked],
                lambda a, b: (a ^ b).bit_count(), crowds,
            )
        result[f"nearest by quotient, {name}"] = hits(
            [(show, number // show.challenge) for show, number, _ in known],
            [(show, number // show.challenge) for show, number, _ in asked],
            lambda a, b: abs(a - b), crowds,
        )
    return result


def classify(train, test, crowds):
    """Naive Bayes over owners, from the features of the fields that all kinds have."""
    usual = lambda show: {
        key: value
        for key, value in features(show).items()
        if key[-1] in ("high nibble", "low bit", "quotient", "weight") or key[-1] in PRIMES[:5]
    }
    counts = collections.defaultdict(collections.Counter)
    sums = collections.Counter()
    for show in train:
        for key, value in usual(show).items():
            counts[show.owner, key][value] += 1
            sums[show.owner, key] += 1
    won, asked = 0.0, test[:QUERIES]
    for show in asked:
        seen = list(usual(show).items())
        crowd = sorted(crowds.of(show.head))
        best = max(
            crowd,
            key=lambda owner: sum(
                math.log((counts[owner, key][value] + 0.5) / (sums[owner, key] + 8))
                for key, value in seen
            ),
        )
        won += (best == show.owner) - 1 / len(crowd)
    return {"naive Bayes over owners": won / len(asked)}


def repeats(shows, crowds):
    """Whether shows with some bytes in common have one owner: a sample of all windows, and all ends of fields."""
    seen, share = {}, collections.Counter(show.owner for show in shows)
    won = 0.0
    anchor = re.compile(rb"(?=([\x00\x3f\x80\xc1].{7}))", re.DOTALL)
    for index, show in enumerate(shows):
        windows = {match.group(1) for match in anchor.finditer(show.data)}
        for part in show.fields.values():
            windows |= {part[:WINDOW], part[-WINDOW:]}
        others = {seen.setdefault(window, index) for window in windows} - {index}
        if others:
            hits = sum(shows[other].owner == show.owner for other in others) / len(others)
            won += hits - crowds.chance(share, show.owner, show.head)
    return {"bytes in common": won / len(shows)}


def jacobi(a, n):
    a, sign = a % n, 1
    while a:
        twos = (a & -a).bit_length() - 1
        a >>= twos
        if twos & 1 and n & 7 in (3, 5):
            sign = -sign
        a, n = n, a
        if a & 3 == 3 and n & 3 == 3:
            sign = -sign
        a %= n
    return sign if n == 1 else 0


def symbols(n, shows):
    """Elements of which everybody can see that they are no squares, where others are."""
    width = (n.bit_length() + 7) // 8
    seen = collections.defaultdict(collections.Counter)
    for show in shows[:150]:
        for name, part in show.fields.items():
            if name[0].isupper() and len(part) == width:
                seen[name][jacobi(int.from_bytes(part, "big"), n)] += 1
    odd = [1 - max(counts.values()) / sum(counts.values()) for counts in seen.values()]
    return {"Jacobi symbols": max(odd, default=0)}


def attack(n, shows, sets=None):
    """What each attack wins over chance; `sets` are the owners who can present under each head."""
    generator = random.Random(20261123)
    generator.shuffle(shows)
    crowds = Crowds(shows, sets)
    train, test = shows[: len(shows) // 2], shows[len(shows) // 2 :]
    result = repeats(shows, crowds) | symbols(n, shows)
    result |= link_pairs(train, test, generator)
    result |= nearest(train, test, crowds) | classify(train, test, crowds)
    best = max(result, key=result.get)
    most = dict(sorted(result.items(), key=lambda item: -item[1])[:5])
    return {"largest": result[best], "by": best, "most": most, "shows": len(shows)}


if __name__ == "__main__":
    print(json.dumps(attack(*read(sys.stdin))))
