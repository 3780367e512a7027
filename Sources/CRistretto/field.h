#ifndef COUNTERSIGN_CRISTRETTO_FIELD_H
#define COUNTERSIGN_CRISTRETTO_FIELD_H
#include <stdint.h>
#include <string.h>

// Numbers modulo p = 2^255 - 19 in five limbs of 51 bits, the least significant first.
// A product leaves limbs below 2^52; sums and differences of products stay below 2^54, which is
// what a product accepts. No branch and no index depends on a number.

typedef struct { uint64_t limb[5]; } fe;
typedef unsigned __int128 wide;

#define LOW51 ((1ULL << 51) - 1)

static const fe fe_zero = {{0}}, fe_one = {{1}};

static inline fe fe_add(fe a, fe b) {
    for (int i = 0; i < 5; i++) a.limb[i] += b.limb[i];
    return a;
}

// b must be a product, or a sum of two.
static inline fe fe_subtract(fe a, fe b) {
    a.limb[0] += (LOW51 - 18) * 4 - b.limb[0];  // 4p keeps each limb positive
    for (int i = 1; i < 5; i++) a.limb[i] += LOW51 * 4 - b.limb[i];
    return a;
}

static inline fe fe_carry(wide r0, wide r1, wide r2, wide r3, wide r4) {
    fe r;
    r1 += (uint64_t)(r0 >> 51);
    r2 += (uint64_t)(r1 >> 51);
    r3 += (uint64_t)(r2 >> 51);
    r4 += (uint64_t)(r3 >> 51);
    r.limb[0] = ((uint64_t)r0 & LOW51) + 19 * (uint64_t)(r4 >> 51);
    r.limb[1] = ((uint64_t)r1 & LOW51) + (r.limb[0] >> 51);
    r.limb[0] &= LOW51;
    r.limb[2] = (uint64_t)r2 & LOW51;
    r.limb[3] = (uint64_t)r3 & LOW51;
    r.limb[4] = (uint64_t)r4 & LOW51;
    return r;
}

static inline wide by(uint64_t a, uint64_t b) { return (wide)a * b; }

static inline fe fe_multiply(fe x, fe y) {
    const uint64_t *a = x.limb, *b = y.limb;
    uint64_t b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];
    return fe_carry(
        by(a[0], b[0]) + by(a[1], b4) + by(a[2], b3) + by(a[3], b2) + by(a[4], b1),
        by(a[0], b[1]) + by(a[1], b[0]) + by(a[2], b4) + by(a[3], b3) + by(a[4], b2),
        by(a[0], b[2]) + by(a[1], b[1]) + by(a[2], b[0]) + by(a[3], b4) + by(a[4], b3),
        by(a[0], b[3]) + by(a[1], b[2]) + by(a[2], b[1]) + by(a[3], b[0]) + by(a[4], b4),
        by(a[0], b[4]) + by(a[1], b[3]) + by(a[2], b[2]) + by(a[3], b[1]) + by(a[4], b[0]));
}

static inline fe fe_square(fe x) {
    const uint64_t *a = x.limb;
    uint64_t twice0 = 2 * a[0], twice1 = 2 * a[1], a3 = 19 * a[3], a4 = 19 * a[4];
    return fe_carry(
        by(a[0], a[0]) + by(twice1, a4) + by(2 * a[2], a3),
        by(twice0, a[1]) + by(2 * a[2], a4) + by(a[3], a3),
        by(twice0, a[2]) + by(a[1], a[1]) + by(2 * a[3], a4),
        by(twice0, a[3]) + by(twice1, a[2]) + by(a[4], a4),
        by(twice0, a[4]) + by(twice1, a[3]) + by(a[2], a[2]));
}

static inline fe fe_square_times(fe a, int times) {
    while (times-- > 0) a = fe_square(a);
    return a;
}

static inline fe fe_negate(fe a) { return fe_subtract(fe_zero, a); }

// b where `choice` is 1, a where it is 0.
static inline fe fe_select(fe a, fe b, uint64_t choice) {
    uint64_t mask = -choice;
    for (int i = 0; i < 5; i++) a.limb[i] ^= mask & (a.limb[i] ^ b.limb[i]);
    return a;
}

// z^(2^252 - 3), which is z^((p - 5) / 8).
static inline fe fe_power_p58(fe z) {
    fe z2 = fe_square(z), z9 = fe_multiply(fe_square_times(z2, 2), z);
    fe n5 = fe_multiply(fe_square(fe_multiply(z9, z2)), z9);  // n5 = z^(2^5 - 1), and so on
    fe n10 = fe_multiply(fe_square_times(n5, 5), n5);
    fe n20 = fe_multiply(fe_square_times(n10, 10), n10);
    fe n40 = fe_multiply(fe_square_times(n20, 20), n20);
    fe n50 = fe_multiply(fe_square_times(n40, 10), n10);
    fe n100 = fe_multiply(fe_square_times(n50, 50), n50);
    fe n200 = fe_multiply(fe_square_times(n100, 100), n100);
    fe n250 = fe_multiply(fe_square_times(n200, 50), n50);
    return fe_multiply(fe_square_times(n250, 2), z);
}

static inline fe fe_invert(fe z) {  // z^(p - 2)
    return fe_multiply(fe_square_times(fe_power_p58(z), 3), fe_multiply(fe_square(z), z));
}

static inline fe fe_from_bytes(const uint8_t bytes[32]) {
    uint64_t w[4];
    for (int i = 0; i < 4; i++) {
        w[i] = 0;
        for (int k = 7; k >= 0; k--) w[i] = w[i] << 8 | bytes[8 * i + k];
    }
    return (fe){{w[0] & LOW51, (w[0] >> 51 | w[1] << 13) & LOW51, (w[1] >> 38 | w[2] << 26) & LOW51,
                 (w[2] >> 25 | w[3] << 39) & LOW51, w[3] >> 12 & LOW51}};
}

static inline void fe_to_bytes(uint8_t bytes[32], fe a) {
    uint64_t *l = a.limb;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 4; i++) { l[i + 1] += l[i] >> 51; l[i] &= LOW51; }
        l[0] += 19 * (l[4] >> 51);
        l[4] &= LOW51;
    }
    uint64_t over = (l[0] + 19) >> 51;  // 1 where the number is p or more
    for (int i = 1; i < 5; i++) over = (l[i] + over) >> 51;
    l[0] += 19 * over;
    for (int i = 0; i < 4; i++) { l[i + 1] += l[i] >> 51; l[i] &= LOW51; }
    l[4] &= LOW51;
    uint64_t w[4] = {l[0] | l[1] << 51, l[1] >> 13 | l[2] << 38, l[2] >> 26 | l[3] << 25,
                     l[3] >> 39 | l[4] << 12};
    for (int i = 0; i < 32; i++) bytes[i] = (uint8_t)(w[i / 8] >> (8 * (i % 8)));
}

static inline uint64_t fe_is_negative(fe a) {
    uint8_t bytes[32];
    fe_to_bytes(bytes, a);
    return bytes[0] & 1;
}

static inline uint64_t fe_is_equal(fe a, fe b) {
    uint8_t x[32], y[32], difference = 0;
    fe_to_bytes(x, a);
    fe_to_bytes(y, b);
    for (int i = 0; i < 32; i++) difference |= x[i] ^ y[i];
    return ((uint64_t)difference - 1) >> 63;
}

static inline fe fe_absolute(fe a) { return fe_select(a, fe_negate(a), fe_is_negative(a)); }
#endif
