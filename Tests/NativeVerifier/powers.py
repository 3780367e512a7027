"""Powers modulo n: GMP's where the machine has it (issuing needs it anyway), else Python's own."""

import ctypes
import functools


class _Integer(ctypes.Structure):
    _fields_ = [("room", ctypes.c_int), ("size", ctypes.c_int), ("limbs", ctypes.c_void_p)]


def _gmp():
    """GMP's power as a function of whole numbers, or None without the library."""
    try:
        gmp = ctypes.CDLL("libgmp.so.10")
    except OSError:
        return None
    a, b, c, d = (_Integer() for _ in range(4))
    for number in (a, b, c, d):
        gmp.__gmpz_init(ctypes.byref(number))

    def store(number, value):
        octets = value.to_bytes((value.bit_length() + 7) // 8, "big")
        gmp.__gmpz_import(
            ctypes.byref(number), ctypes.c_size_t(len(octets)), 1, ctypes.c_size_t(1), 1,
            ctypes.c_size_t(0), octets)

    def power(base, exponent, modulus):
        store(b, base)
        store(c, exponent)
        store(d, modulus)
        gmp.__gmpz_powm(*(ctypes.byref(number) for number in (a, b, c, d)))
        room = ctypes.create_string_buffer((modulus.bit_length() + 7) // 8)
        count = ctypes.c_size_t(0)
        gmp.__gmpz_export(
            room, ctypes.byref(count), 1, ctypes.c_size_t(1), 1, ctypes.c_size_t(0),
            ctypes.byref(a))
        return int.from_bytes(room.raw[: count.value], "big")

    return power


_power = _gmp() or pow


@functools.lru_cache(maxsize=20_000)
def power(base, exponent, modulus):
    """`base^exponent mod modulus`, of a unit where the exponent is negative.

    Remembered: of a proof and its alterations most powers are the same.
    """
    if exponent < 0:
        base, exponent = pow(base, -1, modulus), -exponent
    return _power(base % modulus, exponent, modulus)
