#!/usr/bin/env python3
"""Writes series.json: commitments computed by the formulas of RFC 9496 and nothing but integers."""

import hashlib
import json
import pathlib

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def absolute(x):
    return P - x if x % 2 else x


def root_of_ratio(u, v):
    """RFC 9496 section 4.2: (whether u/v is a square, its root or that of u/v times the root of -1)."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (-u % P, -u * ROOT_OF_MINUS_ONE % P):
        r = r * ROOT_OF_MINUS_ONE % P
    return check in (u % P, -u % P), absolute(r)


INVERSE_ROOT_A_MINUS_D = root_of_ratio(1, -1 - D)[1]
ROOT_AD_MINUS_ONE = P - root_of_ratio(-D - 1, 1)[1]  # the RFC takes the odd root


def add(a, b):
    """The unified law of affine twisted Edwards coordinates, a = -1."""
    (x, y), (u, v) = a, b
    t = D * x * u * y * v
    return (
        (x * v + u * y) * pow(1 + t, -1, P) % P,
        (y * v + x * u) * pow(1 - t, -1, P) % P,
    )


def times(scalar, point):
    result = (0, 1)
    for bit in f"{scalar:b}":
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def encode(point):
    """Section 4.3.2 with z = 1."""
    x, y = point
    u1, u2 = (1 + y) * (1 - y) % P, x * y % P
    _, inverse = root_of_ratio(1, u1 * u2 * u2 % P)
    one, two = inverse * u1 % P, inverse * u2 % P
    z = one * two * x * y % P
    inverse = two
    if x * y * z % P % 2:
        x, y = y * ROOT_OF_MINUS_ONE % P, x * ROOT_OF_MINUS_ONE % P
        inverse = one * INVERSE_ROOT_A_MINUS_D % P
    if x * z % P % 2:
        y = -y % P
    return absolute(inverse * (1 - y) % P).to_bytes(32, "little")


def map_to_point(octets):
    """Section 4.3.4, MAP."""
    t = int.from_bytes(octets, "little") % 2**255 % P
    r = ROOT_OF_MINUS_ONE * t * t % P
    u = (r + 1) * (1 - D * D) % P
    v = (-1 - r * D) * (r + D) % P
    square, s = root_of_ratio(u, v)
    c = -1
    if not square:
        s, c = -absolute(s * t % P) % P, r
    n = (c * (r - 1) * (D - 1) ** 2 - v) % P
    w0, w1 = 2 * s * v % P, n * ROOT_AD_MINUS_ONE % P
    w2, w3 = (1 - s * s) % P, (1 + s * s) % P
    return w0 * pow(w1, -1, P) % P, w2 * pow(w3, -1, P) % P


def hashed(label):
    digest = hashlib.blake2b(label.encode()).digest()
    return add(map_to_point(digest[:32]), map_to_point(digest[32:]))


def factor(seed, label, index):
    domain = ("countersign/blinding-factor/v1:" + label).encode()
    message = len(domain).to_bytes(8, "big") + domain + index.to_bytes(8, "big")
    return int.from_bytes(hashlib.blake2b(message, key=seed).digest(), "little") % Q


y = 4 * pow(5, -1, P) % P
x = root_of_ratio(y * y - 1, D * y * y + 1)[1]
G = (x, y)
H = hashed("countersign/value-commitment/v1")
assert encode(G).hex().startswith("e2f2ae0a6abc4e71"), "RFC 9496 A.1"

seed, label = bytes(range(32)), "2025-01-15 import"
values = [0, 1, 417, 2**32, 2**53 - 1]
factors = [factor(seed, label, index) for index in range(len(values))]
document = {
    "comment": "made by make.py; one series, and the opening of the sum of its first four members",
    "seed": seed.hex(),
    "label": label,
    "H": encode(H).hex(),
    "members": [
        {
            "value": value,
            "factor": r.to_bytes(32, "little").hex(),
            "commitment": encode(add(times(value, G), times(r, H))).hex(),
        }
        for value, r in zip(values, factors)
    ],
    "sum": {
        "value": sum(values[:4]),
        "factor": (sum(factors[:4]) % Q).to_bytes(32, "little").hex(),
        "commitment": encode(
            add(times(sum(values[:4]), G), times(sum(factors[:4]) % Q, H))
        ).hex(),
    },
}
path = pathlib.Path(__file__).with_name("series.json")
path.write_text(json.dumps(document, indent=2) + "\n")
