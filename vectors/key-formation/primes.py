#!/usr/bin/env python3
"""Draws the primes of primes.json: a well-formed modulus and one for each way to be ill-formed."""

import json
import pathlib
import secrets

BOUND = 1 << 14  # no factor of an order lies below


def small_primes(limit):
    sieve = bytearray([1]) * limit
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return [number for number in range(3, limit, 2) if sieve[number]]


SMALL = small_primes(1 << 18)


def is_prime(number, rounds=24):
    twos = ((number - 1) & -(number - 1)).bit_length() - 1
    for base in [2] + [secrets.randbelow(number - 3) + 2 for _ in range(rounds)]:
        power = pow(base, (number - 1) >> twos, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def search(bits, step, residue, cofactor=1, half_prime=True, bound=1 << 18):
    """A prime p = 2·cofactor·h + 1 of `bits` bits, its top two bits set, with h = residue mod step;
    h is prime, or has no factor below `bound`."""
    while True:
        start = (3 << (bits - 2)) + secrets.randbits(bits - 2)
        start = (start // (2 * cofactor)) // step * step + residue
        count = 1 << 15
        alive = bytearray([1]) * count
        for prime in SMALL:
            if prime < bound:
                inverse = pow(step, -1, prime)
                first = -start * inverse % prime
                alive[first::prime] = bytes(len(range(first, count, prime)))
            if cofactor % prime:
                half = -pow(2 * cofactor, -1, prime)
                first = (half - start) * pow(step, -1, prime) % prime
                alive[first::prime] = bytes(len(range(first, count, prime)))
        for index in range(count):
            if not alive[index]:
                continue
            h = start + step * index
            p = 2 * cofactor * h + 1
            if p.bit_length() != bits:
                continue
            if pow(2, p - 1, p) != 1 or (half_prime and pow(2, h - 1, h) != 1):
                continue
            if is_prime(p) and (not half_prime or is_prime(h)):
                return p


def prime(bits, residue=1, step=2):
    while True:
        number = (3 << (bits - 2)) + secrets.randbits(bits - 2)
        number = number // step * step + residue
        if all(number % small for small in SMALL[:2000]) and is_prime(number):
            return number


def exact(draw):
    """Draws until the product has 2048 bits."""
    while True:
        primes = draw()
        product = 1
        for factor in primes:
            product *= factor
        if product.bit_length() == 2048:
            return primes


def main():
    p, q = search(1024, 8, 5), search(1024, 4, 3)
    other_p, other_q = search(1024, 8, 5), search(1024, 4, 3)
    rough = dict(half_prime=False, bound=BOUND)
    left = prime(511, 5, 8)
    composite = search(1024, 8, 5, cofactor=left)
    shared = prime(400, 1, 4)
    cases = {
        "well formed": [p, q],
        "another, well formed": [other_p, other_q],
        "halves 1 and 3 modulo 8": [search(1024, 8, 1), q],
        "three primes": exact(lambda: [search(683, 4, 1, **rough), search(683, 4, 1, **rough),
                                       search(682, 4, 2, **rough)]),
        "a square factor": exact(lambda: [search(683, 4, 3, **rough)] * 2
                                 + [search(682, 4, 2, **rough)]),
        "a half with factor 3": [search(1024, 8, 7, cofactor=3), q],
        "a half of two primes": [composite, q],
        "its halves": [left, composite // (2 * left), q // 2],
        "halves that share a prime": [search(1024, 4, 1, cofactor=shared),
                                      search(1024, 4, 3, cofactor=shared)],
        "far apart": [search(512, 8, 5), search(1536, 4, 3)],
    }
    document = {
        "comment": "Primes whose product is a modulus of 2048 bits, drawn by primes.py; the names say "
        "what is wrong. 'its halves' are the primes of the order in the case before. "
        "Test keys: never to be used.",
        "cases": {name: [str(prime) for prime in primes] for name, primes in cases.items()},
    }
    for name, primes in cases.items():
        if name == "its halves":
            continue
        product = 1
        for factor in primes:
            product *= factor
        print(name, product.bit_length(), product % 8, [x % 8 for x in primes])
    path = pathlib.Path(__file__).with_name("primes.json")
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
