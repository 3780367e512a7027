#ifndef COUNTERSIGN_IFMA_H
#define COUNTERSIGN_IFMA_H

#include "CGMP.h"

// Montgomery multiplication with AVX-512 IFMA, for processors of 2019 and later. Numbers are arrays of
// `digits` digits of 52 bits, R = 2^(52 digits); ifma.c has the derivation. Times depend on `digits` alone.

enum { ifma_digit_bits = 52 };
static const mp_limb_t digit_mask = ((mp_limb_t)1 << ifma_digit_bits) - 1;

/// Digits for a modulus of `bits` bits; 0 where this processor or this kernel has none.
size_t cgmp_ifma_digits(size_t bits);

/// Words that a multiplication needs of a modulus: its digits, its digits in reverse, -1/n mod R.
static inline size_t ifma_constants(size_t digits) { return 3 * digits + 8; }

/// Fills them for odd n.
void cgmp_ifma_prepare(mp_limb_t *constants, size_t digits, mpz_srcptr n);

/// r = a b / R mod n, below 2n for factors below 2n and 4n < R. Needs `digits` words of scratch.
void cgmp_ifma_multiply(
    size_t digits, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, const mp_limb_t *constants,
    mp_limb_t *scratch);

/// r = table[index] of `entries` numbers, after reading all of them.
void cgmp_ifma_select(size_t digits, mp_limb_t *r, const mp_limb_t *table, size_t entries, size_t index);

/// Cuts limbs into digits; as many limbs as digits are read.
void cgmp_ifma_split(mp_limb_t *digits, size_t count, const mp_limb_t *limbs);

/// Joins digits to a number that fits into `limbs` limbs.
void cgmp_ifma_join(mp_limb_t *limbs, size_t limb_count, const mp_limb_t *digits, size_t count);

#endif
