"""Verifies many proofs at once (the end of section 6 of schemas/native-presentation.md)."""

import collections
import secrets

import verifier
from powers import power

WEIGHT_BITS = 128


def accept(proofs):
    """For each of the proofs, triples of statement, context and bytes, whether it convinces."""
    equations = [verifier.opened(*proof) for proof in proofs]
    places = [place for place, some in enumerate(equations) if some is not None]
    wrong = set(failures(places, equations))
    return [some is not None and place not in wrong for place, some in enumerate(equations)]


def failures(places, equations):
    """The places of the proofs that do not hold, found by halving."""
    if hold(equation for place in places for equation in equations[place]):
        return []
    if len(places) == 1:
        return places
    middle = len(places) // 2
    return failures(places[:middle], equations) + failures(places[middle:], equations)


def hold(equations):
    """Whether all equations hold, each raised to a weight that is drawn now."""
    exponents = collections.defaultdict(lambda: collections.defaultdict(int))
    for n, announcement, left, right in equations:
        weight, of_base = secrets.randbits(WEIGHT_BITS), exponents[n]
        of_base[announcement] += weight
        for base, exponent in left:
            of_base[base] += weight * exponent
        for base, exponent in right:
            of_base[base] -= weight * exponent
    return all(
        verifier.product((power(*factor, n) for factor in of_base.items()), n) ** 2 % n == 1
        for n, of_base in exponents.items())
