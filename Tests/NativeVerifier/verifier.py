"""Verifies native presentations, written from schemas/native-presentation.md alone (sections 4 to 6).

Nothing here is fast or constant in time: it exists to disagree where the other verifier is wrong.
"""

import math

from powers import power
from transcript import Transcript

Q = 2**257 + 155


class Layout:
    """What the proof of a statement consists of: commitments, responses, equations."""

    def __init__(self, statement):
        self.commitments = []  # keys
        self.responses = []  # widths in bits
        self.equations = []  # (key, left, right): lists of (base, exponent) and (base, coefficient, response)
        self._statement = statement
        self._place_commitments()
        self._place_responses()

    def _commitment(self, key):
        self.commitments.append(key)
        return len(self.commitments) - 1

    def _response(self, width):
        self.responses.append((width + 7) // 8 * 8)
        return len(self.responses) - 1

    def _place_commitments(self):
        self.of_claim, self.of_difference = [], []
        for claim in self._statement.claims:
            places = {"A": self._commitment(claim.key)}
            if claim.non_revocation:
                places["C_u"] = self._commitment(claim.key)
            for range_ in claim.ranges:
                for k in (1, 2, 3):
                    places[range_.name, "C", k] = self._commitment(claim.key)
                if has_both(range_):
                    places[range_.name, "C_m"] = self._commitment(claim.key)
            self.of_claim.append(places)
        for relation in self._statement.different:
            key = self._statement.claims[relation.first[0]].key
            self.of_difference.append({"C_D": self._commitment(key)})

    def _place_responses(self):
        for width in self._statement.value_masks:
            self._response(width)
        for i, claim in enumerate(self._statement.claims):
            profile, places = claim.key.profile, self.of_claim[i]
            places["e"] = self._response(profile.e_mask)
            places["v"] = self._response(profile.v_mask)
            places["m2"] = self._response(profile.m_mask)
            if claim.non_revocation:
                places["beta"] = self._response(profile.mask(64 + profile.r))
            for range_ in claim.ranges:
                self._place_range(i, profile, places, range_)
        for relation, places in zip(self._statement.different, self.of_difference):
            profile = self._statement.claims[relation.first[0]].key.profile
            places["t"] = self._response(profile.mask(profile.r))
            places["a"] = self._response(profile.mask(258))
            places["b"] = self._response(profile.mask(258))
            places["w"] = self._response(profile.mask(258 + profile.r))

    def _place_range(self, i, profile, places, range_):
        both = has_both(range_)
        for k in (1, 2, 3):
            places[range_.name, "d", k] = self._response(profile.mask(65 if both else 34))
            places[range_.name, "r", k] = self._response(profile.mask(profile.r))
        if both:
            places[range_.name, "t"] = self._response(profile.mask(profile.r))
            mask = self._statement.value_masks[self._statement.values[i, range_.name]]
            places[range_.name, "w"] = self._response(profile.r + 2 + mask + 8)
        else:
            places[range_.name, "w"] = self._response(profile.mask(profile.r + 34 + 2) + 8)

    def write_equations(self, commitments):
        """The equations, with the elements of one proof in them."""
        values = self._statement.values
        equations = []
        for i, claim in enumerate(self._statement.claims):
            key, places = claim.key, self.of_claim[i]
            a = commitments[places["A"]]
            equations.append((
                key,
                [(key.z, 1), (a, -(2**key.profile.e_start))]
                + [(key.r[name], -claim.shown[name]) for name in claim.revealed],
                [(a, 1, places["e"]), (key.s, 1, places["v"]), (key.rctxt, 1, places["m2"])]
                + [(key.r[name], 1, values[i, name]) for name in claim.hidden],
            ))
            if claim.non_revocation:
                m = values[i, claim.non_revocation.name]
                equations.append((
                    key,
                    [(claim.non_revocation.accumulator, 1)],
                    [(commitments[places["C_u"]], 1, m), (key.s, -1, places["beta"])],
                ))
            for range_ in claim.ranges:
                m = values[i, range_.name]
                equations += self._range_equations(key, places, range_, m, commitments)
        for relation, places in zip(self._statement.different, self.of_difference):
            key = self._statement.claims[relation.first[0]].key
            c = commitments[places["C_D"]]
            first, second = values[relation.first], values[relation.second]
            equations.append((
                key, [(c, 1)], [(key.z, 1, first), (key.z, -1, second), (key.s, 1, places["t"])]))
            equations.append((
                key,
                [(key.z, 1)],
                [(c, 1, places["a"]), (key.z, Q, places["b"]), (key.s, 1, places["w"])],
            ))
        return equations

    @staticmethod
    def _range_equations(key, places, range_, m, commitments):
        name, lowest, highest = range_.name, range_.lowest, range_.highest
        c = {k: commitments[places[name, "C", k]] for k in (1, 2, 3)}
        d = {k: places[name, "d", k] for k in (1, 2, 3)}
        w = places[name, "w"]
        for k in (1, 2, 3):
            yield key, [(c[k], 1)], [(key.z, 1, d[k]), (key.s, 1, places[name, "r", k])]
        if highest is None:
            constant, sign, of_m = 4 * lowest - 1, -1, [(key.z, 4, m)]
        elif lowest is None:
            constant, sign, of_m = 4 * highest + 1, 1, [(key.z, 4, m)]
        else:
            c_m = commitments[places[name, "C_m"]]
            yield key, [(c_m, 1)], [(key.z, 1, m), (key.s, 1, places[name, "t"])]
            constant, sign = 4 * lowest * highest - 1, -1
            of_m = [(c_m, -4, m), (key.z, 4 * (lowest + highest), m)]
        roots = [(c[k], sign, d[k]) for k in (1, 2, 3)]
        yield key, [(key.z, constant)], roots + of_m + [(key.s, 1, w)]


def has_both(range_):
    return range_.lowest is not None and range_.highest is not None


def challenge(statement, context, commitments, announcements):
    transcript = Transcript("countersign/statement")
    transcript.bytes("context", context)
    transcript.number("credentials", len(statement.claims))
    for claim in statement.claims:
        transcript.bytes("key", claim.key.digest)
        transcript.texts("revealed", claim.revealed)
        transcript.integers("values", [claim.shown[name] for name in claim.revealed])
        transcript.texts("hidden", claim.hidden)
        transcript.number("ranges", len(claim.ranges))
        for range_ in claim.ranges:
            transcript.text("range", range_.name)
            transcript.integers("lowest", [] if range_.lowest is None else [range_.lowest])
            transcript.integers("highest", [] if range_.highest is None else [range_.highest])
        transcript.number("non-revocation", 1 if claim.non_revocation else 0)
        if claim.non_revocation:
            transcript.text("number", claim.non_revocation.name)
            transcript.integer("accumulator", claim.non_revocation.accumulator)
            transcript.bytes("head", claim.non_revocation.head)
    transcript.number("relations", len(statement.relations))
    for relation in statement.relations:
        transcript.text("relation", relation.kind)
        for index, name in (relation.first, relation.second):
            transcript.number("credential", index)
            transcript.text("attribute", name)
    transcript.integers("commitments", commitments)
    transcript.integers("announcements", announcements)
    return int.from_bytes(transcript.digest(), "big")


def equation_keys(statement):
    """The key of each equation, without a proof."""
    layout = Layout(statement)
    return [key for key, _, _ in layout.write_equations([2] * len(layout.commitments))]


def part_sizes(statement):
    """The sizes in bytes of a proof's commitments, announcements and responses."""
    layout = Layout(statement)
    return (
        [key.element_bytes for key in layout.commitments],
        [key.element_bytes for key in equation_keys(statement)],
        [width // 8 for width in layout.responses],
    )


def split(proof, sizes):
    parts, start = [], 0
    for size in sizes:
        parts.append(int.from_bytes(proof[start : start + size], "big"))
        start += size
    return parts


def opened(statement, context, proof):
    """What has to hold if the proof convinces: `(n, announcement, left, right)` for each equation, where left and
    right are lists of (base, exponent), and the square of `announcement · ∏ left` is to be the square of `∏ right`
    modulo `n`; None for what no equation can save."""
    sizes = part_sizes(statement)
    if len(proof) != sum(map(sum, sizes)) or len(context) != 32:
        return None
    parts = split(proof, sum(sizes, []))
    first, second = len(sizes[0]), len(sizes[0]) + len(sizes[1])
    commitments, announcements, responses = parts[:first], parts[first:second], parts[second:]

    layout = Layout(statement)
    for key, element in zip(layout.commitments, commitments):
        if not 1 < element < key.n - 1 or math.gcd(element, key.n) != 1:
            return None
    equations = layout.write_equations(commitments)
    for (key, _, _), element in zip(equations, announcements):
        if not 0 < element < key.n or math.gcd(element, key.n) != 1:
            return None

    c = challenge(statement, context, commitments, announcements)
    return [
        (
            key.n, announcement, [(base, exponent * c) for base, exponent in left],
            [(base, factor * responses[place]) for base, factor, place in right],
        )
        for (key, left, right), announcement in zip(equations, announcements)
    ]


def accepts(statement, context, proof):
    """Whether the proof convinces of the statement in the context."""
    equations = opened(statement, context, proof)
    if equations is None:
        return False
    for n, announcement, left, right in equations:
        claimed = announcement * product((power(*factor, n) for factor in left), n)
        if pow(claimed, 2, n) != pow(product((power(*factor, n) for factor in right), n), 2, n):
            return False
    return True


def product(factors, n):
    result = 1
    for factor in factors:
        result = result * factor % n
    return result
