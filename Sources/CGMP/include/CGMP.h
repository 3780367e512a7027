#ifndef COUNTERSIGN_CGMP_H
#define COUNTERSIGN_CGMP_H

#include <gmp.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// GMP's mpz_* names are macros, which Swift does not see: one wrapper a function that is used.
// None of them checks its domain; a zero divisor or an even modulus kills the process, so callers
// check first.

static inline void cgmp_init(mpz_ptr z) { mpz_init(z); }
static inline void cgmp_clear(mpz_ptr z) { mpz_clear(z); }
static inline void cgmp_set(mpz_ptr z, mpz_srcptr a) { mpz_set(z, a); }
static inline void cgmp_set_si(mpz_ptr z, long a) { mpz_set_si(z, a); }

// Text and bytes
static inline int cgmp_set_decimal(mpz_ptr z, const char *text) { return mpz_set_str(z, text, 10); }
static inline size_t cgmp_decimal_capacity(mpz_srcptr z) { return mpz_sizeinbase(z, 10) + 2; }
static inline void cgmp_get_decimal(char *text, mpz_srcptr z) { (void)mpz_get_str(text, 10, z); }
static inline void cgmp_import_big_endian(mpz_ptr z, size_t count, const void *bytes) {
    mpz_import(z, count, 1, 1, 1, 0, bytes);
}
static inline void cgmp_export_big_endian(void *bytes, mpz_srcptr z) {
    (void)mpz_export(bytes, NULL, 1, 1, 1, 0, z);
}
static inline long cgmp_get_si(mpz_srcptr z) { return mpz_get_si(z); }
static inline int cgmp_fits_si(mpz_srcptr z) { return mpz_fits_slong_p(z); }

// Limbs, least significant first
static inline size_t cgmp_limb_count(mpz_srcptr z) { return mpz_size(z); }
static inline const mp_limb_t *cgmp_limbs(mpz_srcptr z) { return mpz_limbs_read(z); }
static inline mp_limb_t *cgmp_limbs_write(mpz_ptr z, long count) { return mpz_limbs_write(z, count); }
static inline void cgmp_limbs_finish(mpz_ptr z, long count) { mpz_limbs_finish(z, count); }

// Questions
static inline int cgmp_sgn(mpz_srcptr z) { return mpz_sgn(z); }
static inline int cgmp_is_odd(mpz_srcptr z) { return mpz_odd_p(z) != 0; }
static inline int cgmp_cmp(mpz_srcptr a, mpz_srcptr b) { return mpz_cmp(a, b); }
static inline size_t cgmp_bit_width(mpz_srcptr z) { return mpz_sgn(z) ? mpz_sizeinbase(z, 2) : 0; }
static inline unsigned long cgmp_trailing_zeros(mpz_srcptr z) { return mpz_scan1(z, 0); }
static inline int cgmp_is_probably_prime(mpz_srcptr z, int rounds) { return mpz_probab_prime_p(z, rounds); }
static inline void cgmp_next_prime(mpz_ptr r, mpz_srcptr z) { mpz_nextprime(r, z); }
static inline int cgmp_is_perfect_square(mpz_srcptr z) { return mpz_perfect_square_p(z); }
static inline void cgmp_sqrt(mpz_ptr r, mpz_srcptr z) { mpz_sqrt(r, z); }
static inline int cgmp_is_perfect_power(mpz_srcptr z) { return mpz_perfect_power_p(z); }
static inline unsigned long cgmp_remainder(mpz_srcptr z, unsigned long divisor) {
    return mpz_fdiv_ui(z, divisor);
}

// Integers
static inline void cgmp_add(mpz_ptr r, mpz_srcptr a, mpz_srcptr b) { mpz_add(r, a, b); }
static inline void cgmp_add_ui(mpz_ptr r, mpz_srcptr a, unsigned long b) { mpz_add_ui(r, a, b); }
static inline void cgmp_subtract_one(mpz_ptr r, mpz_srcptr a) { mpz_sub_ui(r, a, 1); }
static inline void cgmp_sub(mpz_ptr r, mpz_srcptr a, mpz_srcptr b) { mpz_sub(r, a, b); }
static inline void cgmp_mul(mpz_ptr r, mpz_srcptr a, mpz_srcptr b) { mpz_mul(r, a, b); }
static inline void cgmp_neg(mpz_ptr r, mpz_srcptr a) { mpz_neg(r, a); }
static inline void cgmp_shift_left(mpz_ptr r, mpz_srcptr a, unsigned long bits) { mpz_mul_2exp(r, a, bits); }
static inline void cgmp_shift_right(mpz_ptr r, mpz_srcptr a, unsigned long bits) { mpz_fdiv_q_2exp(r, a, bits); }
static inline void cgmp_set_bit(mpz_ptr r, unsigned long index) { mpz_setbit(r, index); }
static inline void cgmp_divide(mpz_ptr quotient, mpz_srcptr a, mpz_srcptr b) { mpz_tdiv_q(quotient, a, b); }
static inline void cgmp_mod(mpz_ptr r, mpz_srcptr a, mpz_srcptr n) { mpz_mod(r, a, n); }
static inline void cgmp_gcd(mpz_ptr r, mpz_srcptr a, mpz_srcptr b) { mpz_gcd(r, a, b); }

// Modular powers and inverses; cgmp_powm is the reference that tests compare with
static inline int cgmp_invert(mpz_ptr r, mpz_srcptr a, mpz_srcptr n) { return mpz_invert(r, a, n); }
static inline void cgmp_powm(mpz_ptr r, mpz_srcptr b, mpz_srcptr e, mpz_srcptr n) { mpz_powm(r, b, e, n); }
static inline void cgmp_powm_sec(mpz_ptr r, mpz_srcptr b, mpz_srcptr e, mpz_srcptr n) {
    mpz_powm_sec(r, b, e, n);
}

// montgomery.c: powers modulo one odd number n >= 3. Bases and accumulators lie in 0 ..< n, exponents
// are not negative. Functions on `_sec` take a time that depends on sizes in limbs alone.

/// An odd modulus with what Montgomery multiplication needs.
typedef struct cgmp_ring cgmp_ring;
/// Powers of one base, so that a power with an exponent of limited size takes few multiplications.
typedef struct cgmp_comb cgmp_comb;
/// A factor `base^exponent` of a product; `comb` is the base's table, or null.
typedef struct {
    const cgmp_comb *_Nullable comb;
    mpz_srcptr base;
    mpz_srcptr exponent;
} cgmp_power;

/// Which arithmetic a ring uses: `automatic` is the fastest that this machine has for the size, unless
/// the environment says COUNTERSIGN_KERNEL=portable; `vector` falls back where there is none.
typedef enum { cgmp_automatic, cgmp_portable, cgmp_vector } cgmp_kernel;

/// Prepares n; where it is secret, all its operations take the ways of secrets.
cgmp_ring *cgmp_ring_new(mpz_srcptr n, cgmp_kernel kernel, int secret);
/// Wipes the ring.
void cgmp_ring_free(cgmp_ring *ring);
int cgmp_ring_is_vector(const cgmp_ring *ring);
/// log2 R.
size_t cgmp_ring_radix_bits(const cgmp_ring *ring);
/// r = a b / R mod n for a, b < n: one multiplication as it is, for tests.
void cgmp_ring_multiply(mpz_ptr r, const cgmp_ring *ring, mpz_srcptr a, mpz_srcptr b);
/// A table for exponents of up to `bits` bits, cut into `teeth` rows and each of these into `blocks`.
cgmp_comb *cgmp_comb_new(
    const cgmp_ring *ring, mpz_srcptr base, size_t bits, unsigned teeth, unsigned blocks);
/// Wipes the table, whose base may be secret.
void cgmp_comb_free(cgmp_comb *comb);
/// r = a product of powers, in variable time with shared squarings.
void cgmp_product(mpz_ptr r, const cgmp_ring *ring, size_t count, const cgmp_power *_Nullable powers);
/// r = a product of powers whose bases all have tables that their exponents fit into: the same
/// operations for all exponents, on entries whose addresses depend on them.
void cgmp_product_held(
    mpz_ptr r, const cgmp_ring *ring, size_t count, const cgmp_power *_Nullable powers);
/// accumulator *= base^exponent by the base's table; the exponent fits into the table's bits.
void cgmp_multiply_comb_sec(
    mpz_ptr accumulator, const cgmp_ring *ring, const cgmp_comb *comb, mpz_srcptr exponent);
/// accumulator *= base^exponent.
void cgmp_multiply_power_sec(
    mpz_ptr accumulator, const cgmp_ring *ring, mpz_srcptr base, mpz_srcptr exponent);

// lanes.c: eight powers at once, each modulo an odd number of its own.

enum { cgmp_lane_count = 8 };
/// Whether this machine can.
int cgmp_lanes_available(void);
/// One of them: `result = base^exponent mod modulus` for `0 <= base < modulus` and an exponent that is not
/// negative.
typedef struct {
    mpz_ptr result;
    mpz_srcptr base, exponent, modulus;
} cgmp_lane;
/// Takes `cgmp_lane_count` powers in a time that depends on widths alone; returns 0, and does nothing,
/// where this machine cannot or the numbers are too wide.
int cgmp_lanes_power(const cgmp_lane *lanes);

// secret.c: times depend on the operands' sizes alone.

/// r = a mod m for a >= 0, m > 0.
void cgmp_mod_sec(mpz_ptr r, mpz_srcptr a, mpz_srcptr m);
/// r = a / d, rounded down, for a >= 0, d > 0.
void cgmp_divide_sec(mpz_ptr r, mpz_srcptr a, mpz_srcptr d);
/// r = 1/a mod m for 0 <= a < m, m odd; returns 0 where there is no inverse.
int cgmp_invert_sec(mpz_ptr r, mpz_srcptr a, mpz_srcptr m);

#pragma clang assume_nonnull end

#endif
