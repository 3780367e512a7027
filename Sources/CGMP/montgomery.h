#ifndef COUNTERSIGN_MONTGOMERY_H
#define COUNTERSIGN_MONTGOMERY_H

#include "CGMP.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Montgomery arithmetic on whole limbs. With R = 2^(64 size), the form of x is x·R mod n; products stay
// below R, not below n, until `store_reduced`. Tables are Lim-Lee combs (CRYPTO 1994); a product of
// several powers shares its squarings (Straus 1964).

struct cgmp_ring {
    mp_size_t size;     // limbs of n
    mp_limb_t inverse;  // -1/n mod 2^64
    mp_limb_t limbs[];  // n, R mod n, R^2 mod n
};

struct cgmp_comb {
    size_t columns;  // bits of a block
    unsigned teeth, blocks;
    mp_limb_t table[];  // for each block, the products of every subset of the teeth
};

static inline const mp_limb_t *modulus(const cgmp_ring *g) { return g->limbs; }
static inline const mp_limb_t *one(const cgmp_ring *g) { return g->limbs + g->size; }
static inline const mp_limb_t *square_of_r(const cgmp_ring *g) { return g->limbs + 2 * g->size; }

static inline void *allocate(size_t header, size_t limbs) {
    void *block = calloc(1, header + limbs * sizeof(mp_limb_t));
    if (block == NULL) abort();  // GMP's own answer to the same case
    return block;
}

static inline void copy(mp_limb_t *to, const mp_limb_t *from, size_t limbs) {
    memcpy(to, from, limbs * sizeof(mp_limb_t));
}

// The limbs of z, filled up with zeros.
static inline void load(mp_limb_t *to, mpz_srcptr z, size_t limbs) {
    size_t size = mpz_size(z);
    memset(to, 0, limbs * sizeof(mp_limb_t));
    copy(to, mpz_limbs_read(z), size);
}

// Limbs of scratch that a multiplication needs: the double product, and what GMP asks for.
static inline size_t scratch_limbs(const cgmp_ring *g) {
    mp_size_t product = mpn_sec_mul_itch(g->size, g->size), square = mpn_sec_sqr_itch(g->size);
    return (size_t)(2 * g->size + (product > square ? product : square));
}

// r = t / R mod n, below R; t is spent.
static inline void reduce(const cgmp_ring *g, mp_limb_t *r, mp_limb_t *t) {
    for (mp_size_t i = 0; i < g->size; i++)
        t[i] = mpn_addmul_1(t + i, modulus(g), g->size, t[i] * g->inverse);
    mp_limb_t carry = mpn_add_n(r, t + g->size, t, g->size);
    mpn_cnd_sub_n(carry, r, r, modulus(g), g->size);
}

static inline void multiply(
    const cgmp_ring *g, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, mp_limb_t *t) {
    mpn_mul_n(t, a, b, g->size);
    reduce(g, r, t);
}

static inline void square(const cgmp_ring *g, mp_limb_t *r, mp_limb_t *t) {
    mpn_sqr(t, r, g->size);
    reduce(g, r, t);
}

static inline void multiply_sec(
    const cgmp_ring *g, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, mp_limb_t *t) {
    mpn_sec_mul(t, a, g->size, b, g->size, t + 2 * g->size);
    reduce(g, r, t);
}

static inline void square_sec(const cgmp_ring *g, mp_limb_t *r, mp_limb_t *t) {
    mpn_sec_sqr(t, r, g->size, t + 2 * g->size);
    reduce(g, r, t);
}

// The Montgomery form of z, 0 <= z < n.
static inline void enter(const cgmp_ring *g, mp_limb_t *r, mpz_srcptr z, mp_limb_t *t) {
    load(r, z, (size_t)g->size);
    multiply_sec(g, r, r, square_of_r(g), t);
}

// z = a for a < 2n; t is spent.
static inline void store_reduced(const cgmp_ring *g, mpz_ptr z, mp_limb_t *a, mp_limb_t *t) {
    mp_limb_t borrow = mpn_sub_n(t, a, modulus(g), g->size);
    mpn_cnd_sub_n(1 - borrow, a, a, modulus(g), g->size);
    copy(mpz_limbs_write(z, g->size), a, (size_t)g->size);
    mpz_limbs_finish(z, g->size);
}

// The bits of exponent e that meet the teeth in column `column` of block `block`.
static inline size_t comb_index(const cgmp_comb *c, const mp_limb_t *e, unsigned block, size_t column) {
    size_t index = 0;
    for (unsigned i = 0; i < c->teeth; i++) {
        size_t bit = ((size_t)i * c->blocks + block) * c->columns + column;
        index |= (e[bit / GMP_NUMB_BITS] >> (bit % GMP_NUMB_BITS) & 1) << i;
    }
    return index;
}

// Limbs of an exponent that fills a table.
static inline size_t comb_exponent_limbs(const cgmp_comb *c) {
    return (c->columns * c->teeth * c->blocks + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS;
}

#endif
