"""Keys and statements (sections 1 and 3 of schemas/native-presentation.md)."""

import dataclasses
import functools
import math
import unicodedata

from transcript import Transcript

MASTER_SECRET = "master_secret"
MAXIMUM_CLAIMS = 8
MAXIMUM_RELATIONS = 16
MAXIMUM_RANGES = 16
VALUE_BITS = 256
MAXIMUM_BASES = 126


class Malformed(Exception):
    """What was given is not a statement, or not a key."""


def require(condition, what):
    if not condition:
        raise Malformed(what)


def in_order(names):
    return sorted(names, key=str.encode)


@dataclasses.dataclass(frozen=True)
class Profile:
    z: int
    e_start: int
    r: int
    e_mask: int
    v_mask: int
    m_mask: int

    def mask(self, width):
        """The width of a mask of a secret of `width` bits."""
        return whole_bytes(width + 256 + self.z)


def whole_bytes(bits):
    return (bits + 7) // 8 * 8


NARROW = Profile(z=80, e_start=596, r=2128, e_mask=456, v_mask=3064, m_mask=592)
WIDE = Profile(z=128, e_start=644, r=3200, e_mask=504, v_mask=4232, m_mask=640)
PROFILES = {2048: NARROW, 2049: NARROW, 2050: NARROW, 3072: WIDE}


SMALL_PRIMES = [p for p in range(3, 2000) if all(p % d for d in range(2, math.isqrt(p) + 1))]


def has_close_factors(n):
    """Whether 16 steps of Fermat's method factor `n`; they find its root, too, if it is a square."""
    root = math.isqrt(n)
    rests = [(root + step) ** 2 - n for step in range(16)]
    return any(rest >= 0 and math.isqrt(rest) ** 2 == rest for rest in rests)


def is_power(n):
    """Whether `n`, a number without prime factors below 2000, is a power."""
    return any(root(n, k) ** k == n for k in [2, *SMALL_PRIMES] if k * 10 < n.bit_length())


def root(n, k):
    """The largest `x` with `x^k ≤ n`."""
    low, high = 0, 1 << n.bit_length() // k + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**k <= n else (low, middle)
    return low


class Key:
    def __init__(self, n, s, z, rctxt, r):
        require(n > 0 and n.bit_length() in PROFILES, "the modulus has a width without a profile")
        require(n % 2 and all(n % p for p in SMALL_PRIMES), "the modulus has small factors")
        require(pow(2, n - 1, n) != 1, "the modulus is prime")
        require(not is_power(n), "the modulus is a power")
        require(not has_close_factors(n), "the modulus has close factors")
        require(MASTER_SECRET in r and len(r) <= MAXIMUM_BASES, "no link secret, or too many bases")
        forms = {unicodedata.normalize("NFC", name) for name in r}
        require(len(forms) == len(r), "two names are equivalent")
        bases = [s, z, rctxt, *r.values()]
        require(len(set(bases)) == len(bases), "two bases are equal")
        require(all(1 < x < n and math.gcd(x, n) == 1 for x in bases), "a base is no element")
        require(math.gcd(s - 1, n) == 1, "S is 1 modulo a factor")
        self.n, self.s, self.z, self.rctxt, self.r = n, s, z, rctxt, r
        self.profile = PROFILES[n.bit_length()]
        self.element_bytes = (n.bit_length() + 7) // 8

    @functools.cached_property
    def digest(self):
        transcript = Transcript("countersign/issuer-key")
        transcript.integer("n", self.n)
        transcript.integer("s", self.s)
        transcript.integer("z", self.z)
        transcript.integer("rctxt", self.rctxt)
        for name in in_order(self.r):
            transcript.text("name", name)
            transcript.integer("r", self.r[name])
        return transcript.digest()

    def is_unit(self, value):
        return math.gcd(value, self.n) == 1


@dataclasses.dataclass(frozen=True)
class Range:
    name: str
    lowest: int | None
    highest: int | None

    def check(self):
        bounds = [bound for bound in (self.lowest, self.highest) if bound is not None]
        require(bounds, "a range without bounds")
        require(all(-(2**63) <= bound < 2**64 for bound in bounds), "a bound too far out")
        if len(bounds) == 2:
            require(0 <= self.highest - self.lowest < 2**64, "bounds too far apart, or swapped")


@dataclasses.dataclass(frozen=True)
class NonRevocation:
    name: str
    accumulator: int
    head: bytes


class Claim:
    def __init__(self, key, shown, ranges, non_revocation):
        self.key, self.shown, self.non_revocation = key, shown, non_revocation
        require(key.n.bit_length() in (2048, 3072), "a key of no profile's width")
        require(set(shown) <= set(key.r) - {MASTER_SECRET}, "shows what the key does not sign")
        require(
            all(value.bit_length() <= VALUE_BITS for value in shown.values()), "a wide value")
        self.revealed = in_order(shown)
        self.hidden = in_order(set(key.r) - set(shown))  # with the link secret
        names = [range_.name for range_ in ranges]
        require(len(names) <= MAXIMUM_RANGES, "too many ranges")
        require(len(set(names)) == len(names), "two ranges of one value")
        require(all(map(self.hides, names)), "a range of what is not hidden")
        for range_ in ranges:
            range_.check()
        self.ranges = sorted(ranges, key=lambda range_: range_.name.encode())
        if non_revocation:
            self._check_non_revocation(names)

    def hides(self, name):
        """Whether something may be said about the name."""
        return name in self.hidden and name != MASTER_SECRET

    def _check_non_revocation(self, names):
        value, n = self.non_revocation.accumulator, self.key.n
        require(self.hides(self.non_revocation.name), "the number is not hidden")
        require(self.non_revocation.name not in names, "a range of the number")
        require(1 < value < n - 1 and math.gcd(value, n) == 1, "the accumulator is no element")
        require(len(self.non_revocation.head) == 32, "the head's digest is not 32 bytes")


@dataclasses.dataclass(frozen=True)
class Relation:
    kind: str
    first: tuple[int, str]
    second: tuple[int, str]


class Statement:
    def __init__(self, claims, relations):
        require(1 <= len(claims) <= MAXIMUM_CLAIMS, "too few or too many claims")
        require(len(relations) <= MAXIMUM_RELATIONS, "too many relations")
        self.claims, self.relations = claims, relations
        for relation in relations:
            require(relation.kind in ("equal", "different"), "an unknown relation")
            self._check_place(relation.first)
            self._check_place(relation.second)
        self._number_values()
        for relation in self.different:
            require(
                self.values[relation.first] != self.values[relation.second],
                "one value, said to be different from itself")

    @property
    def different(self):
        return [relation for relation in self.relations if relation.kind == "different"]

    def _check_place(self, place):
        index, name = place
        require(0 <= index < len(self.claims), "a relation of a claim that is not there")
        claim = self.claims[index]
        require(claim.hides(name), "a relation of what is not hidden")
        require(
            not claim.non_revocation or name != claim.non_revocation.name,
            "a relation of the revocation number")

    def _number_values(self):
        """Gives each hidden attribute its value's number, and each value the width of its mask."""
        places = [(i, name) for i, claim in enumerate(self.claims) for name in claim.hidden]
        group = {place: {place} for place in places}

        def join(first, second):
            joined = group[first] | group[second]
            for place in joined:
                group[place] = joined

        secrets = [place for place in places if place[1] == MASTER_SECRET]
        for place in secrets:
            join(secrets[0], place)
        for relation in self.relations:
            if relation.kind == "equal":
                join(relation.first, relation.second)

        self.values, self.value_masks = {}, []
        for place in secrets[:1] + places:
            if place not in self.values:
                for member in group[place]:
                    self.values[member] = len(self.value_masks)
                self.value_masks.append(
                    max(self.claims[i].key.profile.m_mask for i, _ in group[place]))
