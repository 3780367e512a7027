#include "montgomery.h"
#include "vector.h"

// Eight powers at once with AVX-512 IFMA, each modulo a number of its own: what primality tests need.
//
// Vector i holds digit i of all eight numbers, so that nothing moves between lanes and every instruction
// does eight times the work of a scalar one. The multiplication is Montgomery's, one digit of b after the
// other (Koc, Acar, Kaliski, "Analyzing and comparing Montgomery multiplication algorithms", 1996, CIOS):
//
//     sum += a b[i];   q = sum n' mod 2^52 with n' = -1/n mod 2^52;   sum = (sum + q n) / 2^52.
//
// A column sums four values below 2^52 a step, and a carry: below 2^59 for 20 digits. With R > 4n and
// factors below 2n the result is below 2n, as in ifma.c. Times depend on widths alone.

#if HAS_VECTORS

_Static_assert(lanes == cgmp_lane_count, "a number a lane");
enum { most_digits = 20, window = 4, entries = 1 << window };

// Eight moduli with what a multiplication needs of them.
typedef struct {
    vector n[most_digits];
    vector inverse;  // -1/n mod 2^52
} moduli;

INLINE void multiply_digits(
    vector *r, const vector *a, const vector *b, const moduli *m, const int digits) {
    const vector zero = _mm512_setzero_si512(), mask = all(digit_mask);
    vector sum[most_digits + 1];
    UNROLL for (int j = 0; j <= digits; j++) sum[j] = zero;
    ROLL for (int i = 0; i < digits; i++) {
        const vector digit = b[i];
        __asm__("" : "+r"(a), "+r"(m));  // or the loads move out of the loop and fill the stack
        UNROLL for (int j = 0; j < digits; j++) sum[j] = _mm512_madd52lo_epu64(sum[j], a[j], digit);
        const vector q = _mm512_madd52lo_epu64(zero, sum[0], m->inverse);
        UNROLL for (int j = 0; j < digits; j++) sum[j] = _mm512_madd52lo_epu64(sum[j], m->n[j], q);
        const vector carry = _mm512_srli_epi64(sum[0], ifma_digit_bits);
        sum[1] = add(sum[1], carry);
        UNROLL for (int j = 0; j < digits; j++)
            sum[j] = _mm512_madd52hi_epu64(_mm512_madd52hi_epu64(sum[j + 1], a[j], digit), m->n[j], q);
    }
    vector carry = zero;
    UNROLL for (int j = 0; j < digits; j++) {
        const vector column = add(sum[j], carry);
        r[j] = _mm512_and_si512(column, mask);
        carry = _mm512_srli_epi64(column, ifma_digit_bits);
    }
}

static TARGET __attribute__((noinline)) void multiply_12(
    vector *r, const vector *a, const vector *b, const moduli *m) {
    multiply_digits(r, a, b, m, 12);
}

static TARGET __attribute__((noinline)) void multiply_20(
    vector *r, const vector *a, const vector *b, const moduli *m) {
    multiply_digits(r, a, b, m, 20);
}

INLINE void multiply_lanes(vector *r, const vector *a, const vector *b, const moduli *m, int digits) {
    if (digits == 12) return multiply_12(r, a, b, m);
    multiply_20(r, a, b, m);
}

// r = table[index] in each lane, after reading all entries.
INLINE void select_lanes(vector *r, const vector *table, vector index, int digits) {
    for (int j = 0; j < digits; j++) r[j] = table[j];
    for (mp_limb_t k = 1; k < entries; k++) {
        const __mmask8 is_it = _mm512_cmpeq_epu64_mask(index, all(k));
        const vector *entry = table + k * (mp_limb_t)digits;
        for (int j = 0; j < digits; j++) r[j] = _mm512_mask_mov_epi64(r[j], is_it, entry[j]);
    }
}

// What a call keeps in memory; wiped, since a modulus may become somebody's prime.
typedef struct {
    moduli m;
    vector table[entries * most_digits], r[most_digits], x[most_digits];
    mp_limb_t exponents[lanes][most_digits + 1];
    mp_limb_t limbs[most_digits + 2], split[most_digits];
} workspace;

INLINE void put(vector *to, int lane, mpz_srcptr z, workspace *w, int digits) {
    load(w->limbs, z, (size_t)digits);
    cgmp_ifma_split(w->split, (size_t)digits, w->limbs);
    for (int j = 0; j < digits; j++) ((mp_limb_t *)(to + j))[lane] = w->split[j];
}

// z = lane of r, which is at most n.
INLINE void take(mpz_ptr z, const vector *r, int lane, mpz_srcptr n, workspace *w, int digits) {
    mp_size_t size = (mp_size_t)mpz_size(n);
    for (int j = 0; j < digits; j++) w->split[j] = ((const mp_limb_t *)(r + j))[lane];
    cgmp_ifma_join(w->limbs, (size_t)size, w->split, (size_t)digits);
    mp_limb_t borrow = mpn_sub_n(w->limbs, w->limbs, mpz_limbs_read(n), size);
    mpn_cnd_add_n(borrow, w->limbs, w->limbs, mpz_limbs_read(n), size);
    copy(mpz_limbs_write(z, size), w->limbs, (size_t)size);
    mpz_limbs_finish(z, size);
}

// Fills what belongs to the modulus of lane k: its digits, its inverse, and R^2 in the accumulator.
INLINE void prepare_modulus(workspace *w, int k, mpz_srcptr modulus, int digits, mpz_ptr x) {
    put(w->m.n, k, modulus, w, digits);
    mp_limb_t n = mpz_getlimbn(modulus, 0), inverse = 1;
    for (int i = 0; i < 6; i++) inverse *= 2 - n * inverse;
    ((mp_limb_t *)&w->m.inverse)[k] = -inverse & digit_mask;
    mpz_set_ui(x, 0);
    mpz_setbit(x, (mp_bitcnt_t)(2 * digits * ifma_digit_bits));
    cgmp_mod_sec(x, x, modulus);
    put(w->r, k, x, w, digits);
}

// Copies it from the lane before, whose modulus is the same.
INLINE void repeat_modulus(workspace *w, int k, int digits) {
    for (int j = 0; j < digits; j++) {
        ((mp_limb_t *)(w->m.n + j))[k] = ((mp_limb_t *)(w->m.n + j))[k - 1];
        ((mp_limb_t *)(w->r + j))[k] = ((mp_limb_t *)(w->r + j))[k - 1];
    }
    ((mp_limb_t *)&w->m.inverse)[k] = ((mp_limb_t *)&w->m.inverse)[k - 1];
}

// Fills moduli and exponents, and the table's first two entries: 1 and the base, times R.
INLINE void prepare(workspace *w, const cgmp_lane *lane_list, int digits) {
    vector *unit = w->table, *base = w->table + digits;
    mpz_t x;
    mpz_init(x);
    for (int k = 0; k < lanes; k++) {
        const cgmp_lane *lane = lane_list + k;
        if (k > 0 && lane->modulus == lane[-1].modulus)
            repeat_modulus(w, k, digits);
        else
            prepare_modulus(w, k, lane->modulus, digits, x);
        put(base, k, lane->base, w, digits);
        load(w->exponents[k], lane->exponent, most_digits + 1);
    }
    mpz_clear(x);
    for (int j = 0; j < digits; j++) unit[j] = j ? _mm512_setzero_si512() : all(1);
    multiply_lanes(unit, unit, w->r, &w->m, digits);
    multiply_lanes(base, base, w->r, &w->m, digits);
}

TARGET static void power_lanes(const cgmp_lane *lane_list, int digits, size_t windows) {
    workspace *w = allocate(0, (sizeof(workspace) + sizeof(mp_limb_t) - 1) / sizeof(mp_limb_t));
    prepare(w, lane_list, digits);
    for (int i = 2; i < entries; i++)
        multiply_lanes(w->table + i * digits, w->table + (i - 1) * digits, w->table + digits, &w->m, digits);
    for (int j = 0; j < digits; j++) w->r[j] = w->table[j];
    for (size_t i = windows; i-- > 0;) {
        mp_limb_t index[lanes];
        size_t bit = i * window;
        for (int k = 0; k < lanes; k++)
            index[k] = w->exponents[k][bit / GMP_NUMB_BITS] >> (bit % GMP_NUMB_BITS) & (entries - 1);
        for (int k = 0; k < window; k++) multiply_lanes(w->r, w->r, w->r, &w->m, digits);
        select_lanes(w->x, w->table, _mm512_loadu_si512(index), digits);
        multiply_lanes(w->r, w->r, w->x, &w->m, digits);
    }
    for (int j = 0; j < digits; j++) w->x[j] = j ? _mm512_setzero_si512() : all(1);
    multiply_lanes(w->r, w->r, w->x, &w->m, digits);  // leaves the Montgomery form
    for (int k = 0; k < lanes; k++) take(lane_list[k].result, w->r, k, lane_list[k].modulus, w, digits);
    explicit_bzero(w, sizeof *w);
    free(w);
}

int cgmp_lanes_power(const cgmp_lane *lane_list) {
    size_t bits = 0, exponent_bits = 0;
    for (int k = 0; k < lanes; k++) {
        size_t modulus = mpz_sizeinbase(lane_list[k].modulus, 2);
        size_t exponent = mpz_sizeinbase(lane_list[k].exponent, 2);
        if (modulus > bits) bits = modulus;
        if (exponent > exponent_bits) exponent_bits = exponent;
    }
    int digits = bits + 2 <= 12 * ifma_digit_bits ? 12 : most_digits;
    if (bits + 2 > most_digits * ifma_digit_bits || exponent_bits > most_digits * ifma_digit_bits) return 0;
    if (!cgmp_lanes_available()) return 0;
    power_lanes(lane_list, digits, (exponent_bits + window - 1) / window);
    return 1;
}

#else

int cgmp_lanes_power(const cgmp_lane *lane_list) {
    (void)lane_list;
    return 0;
}

#endif
