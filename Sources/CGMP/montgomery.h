#ifndef COUNTERSIGN_MONTGOMERY_H
#define COUNTERSIGN_MONTGOMERY_H

#include "CGMP.h"
#include "ifma.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

// Montgomery arithmetic. An element is an array of `size` words: limbs of GMP with R = 2^(64 size), or
// digits of the vector kernel with its own R. The form of x is x·R mod n; products stay below R or below
// 2n, not below n, until `store_reduced`. Tables are Lim-Lee combs (CRYPTO 1994); a product of several
// powers shares its squarings (Straus 1964).

struct cgmp_ring {
    mp_size_t size;     // words of an element
    mp_size_t limbs;    // of n
    size_t digits;      // of the vector kernel, or 0
    mp_limb_t inverse;  // -1/n mod 2^64
    int secret;         // whether n is: then nothing modulo n is public
    size_t total;       // words that follow
    _Alignas(64) mp_limb_t words[];  // R mod n, R^2 mod n, n in limbs, constants of the vector kernel
};

struct cgmp_comb {
    size_t columns;  // bits of a block
    unsigned teeth, blocks;
    size_t total;  // words that follow
    _Alignas(64) mp_limb_t table[];  // for each block, the products of every subset of the teeth
};

// kernel.c: digits of the vector kernel for a modulus of `bits` bits, or 0 for GMP's limbs.
size_t cgmp_kernel_digits(size_t bits, cgmp_kernel kernel);

// A count of words that keeps what follows on a cache line's boundary.
static inline size_t whole_lines(size_t words) { return (words + 7) & ~(size_t)7; }

static inline const mp_limb_t *one(const cgmp_ring *g) { return g->words; }
static inline const mp_limb_t *square_of_r(const cgmp_ring *g) { return g->words + g->size; }
static inline const mp_limb_t *modulus(const cgmp_ring *g) { return g->words + 2 * g->size; }
static inline const mp_limb_t *constants(const cgmp_ring *g) {
    return g->words + 2 * g->size + whole_lines((size_t)g->limbs + 1);
}

enum { huge_page = 1 << 21 };

static inline void *allocate(size_t header, size_t limbs) {
    size_t bytes = whole_lines(limbs) * sizeof(mp_limb_t) + header;
    size_t alignment = bytes >= huge_page ? huge_page : 64;
    void *block = aligned_alloc(alignment, (bytes + alignment - 1) & ~(alignment - 1));
    if (block == NULL) abort();  // GMP's own answer to the same case
#ifdef MADV_HUGEPAGE
    if (alignment == huge_page) madvise(block, bytes, MADV_HUGEPAGE);
#endif
    return memset(block, 0, bytes);
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
    return (size_t)(2 * (g->size + 1) + (product > square ? product : square));
}

// r = t / R mod n, below R; t is spent.
static inline void reduce(const cgmp_ring *g, mp_limb_t *r, mp_limb_t *t) {
    for (mp_size_t i = 0; i < g->size; i++)
        t[i] = mpn_addmul_1(t + i, modulus(g), g->size, t[i] * g->inverse);
    mp_limb_t carry = mpn_add_n(r, t + g->size, t, g->size);
    mpn_cnd_sub_n(carry, r, r, modulus(g), g->size);
}

static inline void multiply_sec(
    const cgmp_ring *g, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, mp_limb_t *t) {
    if (g->digits) return cgmp_ifma_multiply(g->digits, r, a, b, constants(g), t);
    mpn_sec_mul(t, a, g->size, b, g->size, t + 2 * g->size);
    reduce(g, r, t);
}

static inline void square_sec(const cgmp_ring *g, mp_limb_t *r, mp_limb_t *t) {
    if (g->digits) return cgmp_ifma_multiply(g->digits, r, r, r, constants(g), t);
    mpn_sec_sqr(t, r, g->size, t + 2 * g->size);
    reduce(g, r, t);
}

static inline void multiply(
    const cgmp_ring *g, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b, mp_limb_t *t) {
    if (g->digits || g->secret) return multiply_sec(g, r, a, b, t);
    mpn_mul_n(t, a, b, g->size);
    reduce(g, r, t);
}

static inline void square(const cgmp_ring *g, mp_limb_t *r, mp_limb_t *t) {
    if (g->digits || g->secret) return square_sec(g, r, t);
    mpn_sqr(t, r, g->size);
    reduce(g, r, t);
}

// r = table[index], after reading all entries.
static inline void select_sec(
    const cgmp_ring *g, mp_limb_t *r, const mp_limb_t *table, size_t entries, size_t index) {
    if (g->digits) return cgmp_ifma_select(g->digits, r, table, entries, index);
    mpn_sec_tabselect(r, table, g->size, (mp_size_t)entries, (mp_size_t)index);
}

// The words of z, 0 <= z < 2n.
static inline void split(const cgmp_ring *g, mp_limb_t *r, mpz_srcptr z, mp_limb_t *t) {
    if (!g->digits) return load(r, z, (size_t)g->size);
    load(t, z, g->digits);
    cgmp_ifma_split(r, g->digits, t);
}

// The Montgomery form of z, 0 <= z < n.
static inline void enter(const cgmp_ring *g, mp_limb_t *r, mpz_srcptr z, mp_limb_t *t) {
    split(g, r, z, t);
    multiply_sec(g, r, r, square_of_r(g), t);
}

// z = a for a < 2n; t is spent.
static inline void store_reduced(const cgmp_ring *g, mpz_ptr z, const mp_limb_t *a, mp_limb_t *t) {
    mp_size_t size = g->limbs + 1;
    if (g->digits) {
        cgmp_ifma_join(t, (size_t)size, a, g->digits);
    } else {
        copy(t, a, (size_t)g->size);
        t[g->size] = 0;
    }
    mp_limb_t borrow = mpn_sub_n(t + size, t, modulus(g), size);
    mpn_cnd_sub_n(1 - borrow, t, t, modulus(g), size);
    copy(mpz_limbs_write(z, g->limbs), t, (size_t)g->limbs);
    mpz_limbs_finish(z, g->limbs);
}

// r *= x; the first factor is only copied.
static inline void accumulate(
    const cgmp_ring *g, mp_limb_t *r, const mp_limb_t *x, int *started, mp_limb_t *t) {
    if (*started) {
        multiply(g, r, r, x, t);
    } else {
        copy(r, x, (size_t)g->size);
        *started = 1;
    }
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
