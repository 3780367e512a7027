#include "montgomery.h"

// Numbers in digits of 52 bits, for the vector kernel; in time that depends on sizes alone.

void cgmp_ifma_split(mp_limb_t *digits, size_t count, const mp_limb_t *limbs) {
    for (size_t i = 0; i < count; i++) {
        size_t limb = i * ifma_digit_bits / GMP_NUMB_BITS, shift = i * ifma_digit_bits % GMP_NUMB_BITS;
        mp_limb_t digit = limbs[limb] >> shift;
        if (shift > GMP_NUMB_BITS - ifma_digit_bits) digit |= limbs[limb + 1] << (GMP_NUMB_BITS - shift);
        digits[i] = digit & digit_mask;
    }
}

void cgmp_ifma_join(mp_limb_t *limbs, size_t limb_count, const mp_limb_t *digits, size_t count) {
    memset(limbs, 0, limb_count * sizeof(mp_limb_t));
    for (size_t i = 0; i < count; i++) {
        size_t limb = i * ifma_digit_bits / GMP_NUMB_BITS, shift = i * ifma_digit_bits % GMP_NUMB_BITS;
        if (limb < limb_count) limbs[limb] |= digits[i] << shift;
        if (shift > GMP_NUMB_BITS - ifma_digit_bits && limb + 1 < limb_count)
            limbs[limb + 1] |= digits[i] >> (GMP_NUMB_BITS - shift);
    }
}

// -1/n mod 2^bits by Newton's iteration, which doubles the number of right bits.
static void negative_inverse(mpz_ptr x, mpz_srcptr n, size_t bits) {
    mpz_t error;
    mpz_init(error);
    mpz_set_ui(x, 1);
    for (size_t right = 1; right < bits; right *= 2) {
        mpz_mul(error, x, n);
        mpz_ui_sub(error, 2, error);
        mpz_mul(x, x, error);
        mpz_fdiv_r_2exp(x, x, 2 * right < bits ? 2 * right : bits);
    }
    mpz_neg(x, x);
    mpz_fdiv_r_2exp(x, x, bits);
    mpz_clear(error);
}

void cgmp_ifma_prepare(mp_limb_t *constants, size_t digits, mpz_srcptr n) {
    mp_limb_t *reversed = constants + digits, *inverse = reversed + digits + 8;
    mp_limb_t *limbs = allocate(0, digits);
    mpz_t x;
    mpz_init(x);
    load(limbs, n, digits);
    cgmp_ifma_split(constants, digits, limbs);
    for (size_t i = 0; i < digits; i++) reversed[i] = constants[digits - 1 - i];
    negative_inverse(x, n, digits * ifma_digit_bits);
    load(limbs, x, digits);
    cgmp_ifma_split(inverse, digits, limbs);
    mpz_clear(x);
    explicit_bzero(limbs, digits * sizeof(mp_limb_t));
    free(limbs);
}
