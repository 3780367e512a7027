#include "buckets.h"

// Products of powers: Straus's shared squarings, combs for bases with a table, sliding windows over odd
// powers for the others, or buckets where these are many. For exponents of the holder all bases have tables, and every digit is
// multiplied in, zero or not: only the addresses of the entries that are read depend on them.

enum { window = 5, odd_powers = 1 << (window - 1) };

// A base without a table, at its place in the exponent.
typedef struct {
    mpz_srcptr exponent;
    mp_limb_t *table;  // base, base^3, base^5, ...
    size_t due;        // bit at which the digit is multiplied in
    size_t digit;      // odd, or zero where none is pending
} slide;

static void fill(const cgmp_ring *g, slide *s, mpz_srcptr base, mp_limb_t *x, mp_limb_t *t) {
    size_t size = (size_t)g->size;
    enter(g, s->table, base, t);
    copy(x, s->table, size);
    square(g, x, t);
    for (size_t i = 1; i < odd_powers; i++)
        multiply(g, s->table + i * size, s->table + (i - 1) * size, x, t);
}

// Takes the longest odd digit that starts at a set bit.
static void start_digit(slide *s, size_t bit) {
    size_t low = bit + 1 > window ? bit + 1 - window : 0;
    while (!mpz_tstbit(s->exponent, low)) low++;
    s->due = low;
    for (size_t i = bit + 1; i-- > low;) s->digit = s->digit << 1 | (size_t)mpz_tstbit(s->exponent, i);
}

// The limbs of the exponents of all combs, one after the other.
static mp_limb_t *comb_exponents(size_t count, const cgmp_power *powers, size_t *total) {
    *total = 1;
    for (size_t i = 0; i < count; i++)
        if (powers[i].comb) *total += comb_exponent_limbs(powers[i].comb);
    mp_limb_t *limbs = allocate(0, *total), *next = limbs;
    for (size_t i = 0; i < count; i++) {
        if (!powers[i].comb) continue;
        load(next, powers[i].exponent, comb_exponent_limbs(powers[i].comb));
        next += comb_exponent_limbs(powers[i].comb);
    }
    return limbs;
}

// Asks for the table entries of one step before its squaring: tables of megabytes are seldom near.
static void fetch_entries(
    const cgmp_ring *g, size_t count, const cgmp_power *powers, const mp_limb_t *e, size_t bit) {
    size_t size = (size_t)g->size, line = 64 / sizeof(mp_limb_t);
    for (size_t i = 0; i < count; i++) {
        const cgmp_comb *c = powers[i].comb;
        if (!c) continue;
        for (unsigned j = 0; j < c->blocks && bit < c->columns; j++) {
            size_t entry = j * ((size_t)1 << c->teeth) + comb_index(c, e, j, bit);
            for (size_t k = 0; k < size; k += line) __builtin_prefetch(c->table + entry * size + k);
        }
        e += comb_exponent_limbs(c);
    }
}

static void step_comb(
    const cgmp_ring *g, const cgmp_comb *c, const mp_limb_t *e, size_t bit, int regular, mp_limb_t *r,
    int *started, mp_limb_t *t) {
    size_t size = (size_t)g->size;
    for (unsigned j = 0; j < c->blocks && bit < c->columns; j++) {
        size_t index = comb_index(c, e, j, bit);
        if (index || regular)
            accumulate(g, r, c->table + (j * ((size_t)1 << c->teeth) + index) * size, started, t);
    }
}

static void step_slide(
    const cgmp_ring *g, slide *s, size_t bit, mp_limb_t *r, int *started, mp_limb_t *t) {
    if (s->digit == 0 && mpz_tstbit(s->exponent, bit)) start_digit(s, bit);
    if (s->digit == 0 || s->due != bit) return;
    accumulate(g, r, s->table + (s->digit >> 1) * (size_t)g->size, started, t);
    s->digit = 0;
}

// What a product keeps of the bases without a table: windows of each, or buckets for all.
typedef struct {
    slide *slides;
    mp_limb_t *tables;
    cgmp_buckets *buckets;
} variables;

static variables prepare_variables(
    const cgmp_ring *g, size_t count, const cgmp_power *powers, int regular, mp_limb_t *x, mp_limb_t *t) {
    variables v = {NULL, NULL, NULL};
    size_t size = (size_t)g->size, slides = 0;
    for (size_t i = 0; i < count; i++) slides += powers[i].comb == NULL;
    if (slides == 0) return v;
    unsigned width = regular ? 0 : cgmp_buckets_width(count, powers, window, odd_powers);
    if (width) {
        v.buckets = cgmp_buckets_new(g, count, powers, width, t);
        return v;
    }
    v.tables = allocate(0, slides * odd_powers * size);
    v.slides = allocate(0, slides * sizeof(slide) / sizeof(mp_limb_t));
    slide *s = v.slides;
    for (size_t i = 0; i < count; i++) {
        if (powers[i].comb) continue;
        s->exponent = powers[i].exponent;
        s->table = v.tables + (size_t)(s - v.slides) * odd_powers * size;
        fill(g, s++, powers[i].base, x, t);
    }
    return v;
}

static void free_variables(variables v) {
    if (v.buckets) cgmp_buckets_free(v.buckets);
    free(v.slides);
    free(v.tables);
}

static size_t squarings(size_t count, const cgmp_power *powers) {
    size_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        size_t own = powers[i].comb ? powers[i].comb->columns : mpz_sizeinbase(powers[i].exponent, 2);
        if (own > bits) bits = own;
    }
    return bits;
}

static void product(
    mpz_ptr result, const cgmp_ring *g, size_t count, const cgmp_power *powers, int regular) {
    size_t size = (size_t)g->size, total = 2 * size + scratch_limbs(g), exponent_limbs;
    mp_limb_t *r = allocate(0, total), *x = r + size, *t = x + size;
    mp_limb_t *exponents = comb_exponents(count, powers, &exponent_limbs);
    variables v = prepare_variables(g, count, powers, regular, x, t);
    int started = 0;
    for (size_t bit = squarings(count, powers); bit-- > 0;) {
        const mp_limb_t *e = exponents;
        slide *s = v.slides;
        fetch_entries(g, count, powers, e, bit);
        if (started) square(g, r, t);
        for (size_t i = 0; i < count; i++) {
            if (powers[i].comb) {
                step_comb(g, powers[i].comb, e, bit, regular, r, &started, t);
                e += comb_exponent_limbs(powers[i].comb);
            } else if (s) {
                step_slide(g, s++, bit, r, &started, t);
            }
        }
        if (v.buckets) cgmp_buckets_step(v.buckets, bit, r, &started, t);
    }
    if (!started) copy(r, one(g), size);
    memset(x, 0, size * sizeof(mp_limb_t));
    x[0] = 1;
    multiply(g, r, r, x, t);  // leaves the Montgomery form
    store_reduced(g, result, r, t);
    if (regular) {
        explicit_bzero(exponents, exponent_limbs * sizeof(mp_limb_t));
        explicit_bzero(r, total * sizeof(mp_limb_t));
    }
    free_variables(v);
    free(exponents);
    free(r);
}

void cgmp_product(mpz_ptr result, const cgmp_ring *g, size_t count, const cgmp_power *powers) {
    product(result, g, count, powers, 0);
}

void cgmp_product_held(mpz_ptr result, const cgmp_ring *g, size_t count, const cgmp_power *powers) {
    product(result, g, count, powers, 1);
}
