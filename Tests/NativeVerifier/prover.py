"""Proves statements with the credentials of a city, as schemas/native-presentation.md describes it.

A second prover shows that ours is not the only one that both verifiers accept, and it can do what ours would not:
hash and send elements with the other sign. For tests alone: its secrets are public.
"""

import math
import secrets

import verifier
from model import MASTER_SECRET
from powers import power


class Prover:
    def __init__(self, city, case, statement):
        self.statement, self.layout = statement, verifier.Layout(statement)
        self.link_secret = int(city["linkSecret"])
        self.credentials = [
            city["credentials"][claim["key"]] for claim in case["statement"]["claims"]]
        self.commitments = [None] * len(self.layout.commitments)
        self.secrets = [None] * len(self.layout.responses)
        for place, number in statement.values.items():
            self.secrets[number] = self._value(*place)
        for i, claim in enumerate(statement.claims):
            self._prepare_claim(claim, self.credentials[i], self.layout.of_claim[i], i)
        for relation, places in zip(statement.different, self.layout.of_difference):
            self._prepare_difference(relation, places)

    def _value(self, i, name):
        if name == MASTER_SECRET:
            return self.link_secret
        return int(self.credentials[i]["attributes"][name])

    def _prepare_claim(self, claim, credential, places, i):
        key, n = claim.key, claim.key.n
        a, e, v, m2 = (int(credential[name]) for name in ("a", "e", "v", "m2"))
        blinding = secrets.randbits(key.profile.r)
        self.commitments[places["A"]] = a * power(key.s, blinding, n) % n
        self.secrets[places["e"]] = e - 2**key.profile.e_start
        self.secrets[places["v"]] = v - e * blinding
        self.secrets[places["m2"]] = m2
        if claim.non_revocation:
            blinding = secrets.randbits(key.profile.r)
            witness = int(credential["witness"])
            self.commitments[places["C_u"]] = witness * power(key.s, blinding, n) % n
            self.secrets[places["beta"]] = self._value(i, claim.non_revocation.name) * blinding
        for range_ in claim.ranges:
            self._prepare_range(key, range_, self._value(i, range_.name), places)

    def _commit(self, key, value):
        blinding = secrets.randbits(key.profile.r)
        return power(key.z, value, key.n) * power(key.s, blinding, key.n) % key.n, blinding

    def _prepare_range(self, key, range_, m, places):
        name, lowest, highest = range_.name, range_.lowest, range_.highest
        distance = 4
        if lowest is not None:
            distance *= m - lowest
        if highest is not None:
            distance *= highest - m
        roots, crossed = three_squares(distance + 1), 0
        for k, d in zip((1, 2, 3), roots):
            commitment, r = self._commit(key, d)
            self.commitments[places[name, "C", k]] = commitment
            self.secrets[places[name, "d", k]] = d
            self.secrets[places[name, "r", k]] = r
            crossed += d * r
        if verifier.has_both(range_):
            commitment, t = self._commit(key, m)
            self.commitments[places[name, "C_m"]] = commitment
            self.secrets[places[name, "t"]] = t
            crossed += 4 * m * t
        self.secrets[places[name, "w"]] = -crossed if lowest is None else crossed

    def _prepare_difference(self, relation, places):
        key = self.statement.claims[relation.first[0]].key
        delta = self._value(*relation.first) - self._value(*relation.second)
        self.commitments[places["C_D"]], t = self._commit(key, delta)
        a = pow(delta, -1, verifier.Q)
        self.secrets[places["t"]] = t
        self.secrets[places["a"]] = a
        self.secrets[places["b"]] = (1 - a * delta) // verifier.Q
        self.secrets[places["w"]] = -a * t

    def prove(self, context, negated=()):
        """A proof in which the elements at the places `negated`, announcements last, have the other sign."""
        commitments = [
            key.n - value if place in negated else value
            for place, (key, value) in enumerate(zip(self.layout.commitments, self.commitments))]
        equations = self.layout.write_equations(commitments)
        while True:
            masks = [secrets.randbits(width) for width in self.layout.responses]
            announcements = []
            for place, (key, _, right) in enumerate(equations, len(commitments)):
                value = verifier.product(
                    (power(base, factor * masks[i], key.n) for base, factor, i in right), key.n)
                announcements.append(key.n - value if place in negated else value)
            c = verifier.challenge(self.statement, context, commitments, announcements)
            responses = [mask + c * secret for mask, secret in zip(masks, self.secrets)]
            if all(0 <= response < 1 << width
                   for response, width in zip(responses, self.layout.responses)):
                parts = commitments + announcements + responses
                sizes = sum(verifier.part_sizes(self.statement), [])
                return b"".join(part.to_bytes(size, "big") for part, size in zip(parts, sizes))


def three_squares(number):
    """Three numbers whose squares add up to `number`, which is 1 modulo 4."""
    root = math.isqrt(number)
    for turn in range(10**6):
        a = 2 * secrets.randbelow(root // 2 + 1) if root > 1000 else turn
        rest = number - a * a
        pair = two_squares(rest) if root > 1000 else search_two_squares(rest)
        if pair:
            return a, *pair
    raise ValueError("not a sum of three squares")


def search_two_squares(number):
    if number < 0:
        return None
    for b in range(math.isqrt(number) + 1):
        c = math.isqrt(number - b * b)
        if b * b + c * c == number:
            return b, c
    return None


def two_squares(prime):
    """Two numbers whose squares add up to a prime that is 1 modulo 4 (Cornacchia), else None."""
    if prime < 5 or pow(2, prime - 1, prime) != 1:
        return None
    for base in range(2, 100):
        x = pow(base, (prime - 1) // 4, prime)
        if x * x % prime == prime - 1:
            break
    else:
        return None
    a, b = prime, x
    while b * b > prime:
        a, b = b, a % b
    c = math.isqrt(prime - b * b)
    return (b, c) if b * b + c * c == prime else None
