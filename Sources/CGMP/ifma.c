#include "vector.h"

// Almost-Montgomery multiplication in radix 2^52.
//
// Sources: P. Montgomery, "Modular multiplication without trial division" (1985); S. Gueron, V. Krasnov,
// "Software implementation of modular exponentiation, using advanced vector instructions architectures"
// (2012); N. Drucker, S. Gueron, "Fast modular squaring with AVX512IFMA" (2018).
//
// With R = 2^(52 D) and n' = -1/n mod R, for a, b < 2n:
//
//     T = a b,   q = T n' mod R,   r = (T + q n) / R.
//
// T + q n is a multiple of R. From R > 4n follows r < (4n^2 + R n) / R < 2n: results serve as factors
// again without a subtraction. D digits hold moduli of up to 52 D - 2 bits.
//
// The digits of q are not found one after the other, as is usual: each would wait for the one before.
// q is one product of D digits that drops the columns from D up ("low half"), and of q n only the columns
// from D up are made ("high half"): as many digit products as the usual way, and all independent.
//
// Columns. vpmadd52 adds the low or high 52 bits of a product of digits to a lane of 64. Column i + j gets
// the low part of a[i] b[j], column i + j + 1 the high part, so that a column sums at most 2D values below
// 2^52: below 2^59 for D <= 64. Digit 8s + r of b meets the vectors of a moved up by r lanes; the
// vectors move by one lane each step, and no sum ever moves.
//
// The carry out of the low half. Let t be T's low digits after `carry`, and S[c] the column sums of q n.
// t + sum of S[c] 2^(52c), c < D, is a multiple k R. The columns below D - 1 are worth less than
// (2D + 2) 2^(52(D - 1)), so x = t[D-1] + S[D-1] lies in (k 2^52 - 2D - 2, k 2^52], and
// k = (x + 255) >> 52 for D <= 64. S[D-1] is the inner product of q with the reversed digits of n.

#if HAS_VECTORS

enum { most_vectors = 8 };

INLINE vector read(const mp_limb_t *p) { return _mm512_loadu_si512(p); }
INLINE void write(mp_limb_t *p, vector x) { _mm512_storeu_si512(p, x); }

// x moved up by one lane, the top lane of `below` in its lowest.
INLINE vector up(vector x, vector below) { return _mm512_alignr_epi64(x, below, lanes - 1); }

INLINE mp_limb_t top_lane(vector x) {
    return (mp_limb_t)_mm_extract_epi64(_mm512_extracti32x4_epi32(x, 3), 1);
}

enum half { low_half, high_half };

// sum = the columns of a b below D, or those from D up, as they are before carrying. Several sums a column,
// because one would wait for the latency of its last addition.
INLINE void multiply_half(
    vector *sum, const mp_limb_t *a, const mp_limb_t *b, const int vectors, const enum half half) {
    const int sets = vectors > 5 ? 1 : 2;  // what fits into 32 registers
    const vector zero = _mm512_setzero_si512();
    vector low[2][most_vectors], high[2][most_vectors], moved[most_vectors + 1], digit[most_vectors];
    UNROLL for (int k = 0; k < vectors; k++) {
        moved[k] = read(a + lanes * k);
        low[0][k] = low[1][k] = high[0][k] = high[1][k] = zero;
    }
    moved[vectors] = zero;
    ROLL for (int r = 0; r < lanes; r++) {
        // Vector j of a and digit 8s + r meet in vector s + j, of which the high half drops the first D / 8.
        UNROLL for (int s = 0; s < vectors; s++) digit[s] = all(b[lanes * s + r]);
        UNROLL for (int s = 0; s < vectors; s++) {
            const int from = half == low_half ? s : 0, to = half == low_half ? vectors : s + 1;
            const int offset = half == low_half ? -s : vectors - s;
            UNROLL for (int k = from; k < to; k++)
                low[s % sets][k] = _mm512_madd52lo_epu64(low[s % sets][k], moved[k + offset], digit[s]);
        }
        UNROLL for (int k = vectors; k > 0; k--) moved[k] = up(moved[k], moved[k - 1]);
        moved[0] = up(moved[0], zero);
        UNROLL for (int s = 0; s < vectors; s++) {
            const int from = half == low_half ? s : 0, to = half == low_half ? vectors : s + 1;
            const int offset = half == low_half ? -s : vectors - s;
            UNROLL for (int k = from; k < to; k++)
                high[s % sets][k] = _mm512_madd52hi_epu64(high[s % sets][k], moved[k + offset], digit[s]);
        }
    }
    UNROLL for (int k = 0; k < vectors; k++) {
        sum[k] = add(low[0][k], high[0][k]);
        if (sets == 2) sum[k] = add(sum[k], add(low[1][k], high[1][k]));
    }
}

// Turns columns below 2^60 into digits and returns what is carried out of the last. After one step all
// columns are below 2^52 + 2^8; the rest is an addition of bits: a column above 2^52 - 1 generates a
// carry, one equal to it propagates one.
INLINE mp_limb_t carry(vector *x, const int vectors) {
    const vector mask = all(digit_mask), zero = _mm512_setzero_si512();
    vector over[most_vectors];
    mp_limb_t generate = 0, propagate = 0, sum;
    UNROLL for (int k = 0; k < vectors; k++) {
        over[k] = _mm512_srli_epi64(x[k], ifma_digit_bits);
        x[k] = add(_mm512_and_si512(x[k], mask), up(over[k], k ? over[k - 1] : zero));
        generate |= (mp_limb_t)_mm512_cmpgt_epu64_mask(x[k], mask) << (lanes * k);
        propagate |= (mp_limb_t)_mm512_cmpeq_epu64_mask(x[k], mask) << (lanes * k);
    }
    const mp_limb_t beyond = __builtin_add_overflow(propagate, generate << 1, &sum);
    const mp_limb_t carries = sum ^ propagate;
    UNROLL for (int k = 0; k < vectors; k++) {
        const __mmask8 into = (__mmask8)(carries >> (lanes * k));
        x[k] = _mm512_and_si512(_mm512_mask_add_epi64(x[k], into, x[k], all(1)), mask);
    }
    return top_lane(over[vectors - 1])
        + (vectors == 8 ? (generate >> 63) + beyond : carries >> (lanes * vectors % 64) & 1);
}

INLINE void multiply(
    mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, const mp_limb_t *n, mp_limb_t *t,
    const int vectors) {
    const int digits = lanes * vectors;
    const mp_limb_t *reversed = n + digits, *inverse = reversed + digits + lanes;
    vector low[most_vectors], high[most_vectors], more[most_vectors];
    multiply_half(low, a, b, vectors, low_half);
    mp_limb_t out = carry(low, vectors);
    mp_limb_t last = top_lane(low[vectors - 1]);
    UNROLL for (int k = 0; k < vectors; k++) write(t + lanes * k, low[k]);
    multiply_half(high, a, b, vectors, high_half);
    multiply_half(low, inverse, t, vectors, low_half);
    (void)carry(low, vectors);  // q
    vector inner[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    UNROLL for (int k = 0; k < vectors; k++) {
        write(t + lanes * k, low[k]);
        inner[0] = _mm512_madd52lo_epu64(inner[0], low[k], read(reversed + lanes * k));
        inner[1] = _mm512_madd52hi_epu64(inner[1], low[k], read(reversed + lanes * k + 1));
    }
    multiply_half(more, n, t, vectors, high_half);
    last += (mp_limb_t)_mm512_reduce_add_epi64(add(inner[0], inner[1]));
    out += (last + 255) >> ifma_digit_bits;
    UNROLL for (int k = 0; k < vectors; k++) high[k] = add(high[k], more[k]);
    high[0] = add(high[0], _mm512_zextsi128_si512(_mm_cvtsi64_si128((long long)out)));
    (void)carry(high, vectors);
    UNROLL for (int k = 0; k < vectors; k++) write(r + lanes * k, high[k]);
}

TARGET void cgmp_ifma_multiply(
    size_t digits, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, const mp_limb_t *constants,
    mp_limb_t *scratch) {
    switch (digits) {
    case 24: return multiply(r, a, b, constants, scratch, 3);
    case 32: return multiply(r, a, b, constants, scratch, 4);
    case 40: return multiply(r, a, b, constants, scratch, 5);
    default: return multiply(r, a, b, constants, scratch, 8);
    }
}

INLINE void select_entry(
    mp_limb_t *r, const mp_limb_t *table, size_t entries, size_t index, const int vectors) {
    vector sum[most_vectors];
    UNROLL for (int k = 0; k < vectors; k++) sum[k] = _mm512_setzero_si512();
    for (size_t i = 0; i < entries; i++, table += lanes * vectors) {
        // Opaque to the compiler, which would otherwise make masked loads of it: these may skip a line.
        mp_limb_t here = (((mp_limb_t)i ^ index) - 1) >> 63;
        here = -here;
        __asm__("" : "+r"(here));
        UNROLL for (int k = 0; k < vectors; k++)
            sum[k] = _mm512_or_si512(sum[k], _mm512_and_si512(read(table + lanes * k), all(here)));
    }
    UNROLL for (int k = 0; k < vectors; k++) write(r + lanes * k, sum[k]);
}

TARGET void cgmp_ifma_select(
    size_t digits, mp_limb_t *r, const mp_limb_t *table, size_t entries, size_t index) {
    switch (digits) {
    case 24: return select_entry(r, table, entries, index, 3);
    case 32: return select_entry(r, table, entries, index, 4);
    case 40: return select_entry(r, table, entries, index, 5);
    default: return select_entry(r, table, entries, index, 8);
    }
}

size_t cgmp_ifma_digits(size_t bits) {
    static const size_t sizes[] = {24, 32, 40, 64};
    __builtin_cpu_init();  // asks the operating system too whether it keeps the wide registers
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512ifma")) return 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (bits + 2 <= ifma_digit_bits * sizes[i]) return sizes[i];
    return 0;
}

#else

size_t cgmp_ifma_digits(size_t bits) {
    (void)bits;
    return 0;
}

void cgmp_ifma_multiply(
    size_t digits, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, const mp_limb_t *constants,
    mp_limb_t *scratch) {
    (void)digits, (void)r, (void)a, (void)b, (void)constants, (void)scratch;
}

void cgmp_ifma_select(
    size_t digits, mp_limb_t *r, const mp_limb_t *table, size_t entries, size_t index) {
    (void)digits, (void)r, (void)table, (void)entries, (void)index;
}

#endif
