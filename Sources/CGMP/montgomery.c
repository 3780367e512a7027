#include "montgomery.h"

cgmp_ring *cgmp_ring_new(mpz_srcptr n) {
    size_t size = mpz_size(n);
    cgmp_ring *g = allocate(sizeof(cgmp_ring), 3 * size);
    g->size = (mp_size_t)size;
    load(g->limbs, n, size);
    mp_limb_t inverse = 1;  // Newton's iteration doubles the number of right bits
    for (int i = 0; i < 6; i++) inverse *= 2 - g->limbs[0] * inverse;
    g->inverse = -inverse;
    mpz_t power;
    mpz_init(power);
    for (size_t i = 1; i <= 2; i++) {
        mpz_set_ui(power, 0);
        mpz_setbit(power, i * size * GMP_NUMB_BITS);
        mpz_mod(power, power, n);
        load(g->limbs + i * size, power, size);
    }
    mpz_clear(power);
    return g;
}

void cgmp_ring_free(cgmp_ring *ring) { free(ring); }
void cgmp_comb_free(cgmp_comb *comb) { free(comb); }

cgmp_comb *cgmp_comb_new(
    const cgmp_ring *g, mpz_srcptr base, size_t bits, unsigned teeth, unsigned blocks) {
    size_t size = (size_t)g->size, row = size << teeth;
    cgmp_comb *c = allocate(sizeof(cgmp_comb), row * blocks);
    c->columns = (bits + (size_t)teeth * blocks - 1) / ((size_t)teeth * blocks);
    c->teeth = teeth;
    c->blocks = blocks;
    mp_limb_t *tooth = allocate(0, (teeth + 1) * size + scratch_limbs(g));
    mp_limb_t *t = tooth + (teeth + 1) * size;
    enter(g, tooth, base, t);
    for (unsigned i = 1; i < teeth; i++) {
        copy(tooth + i * size, tooth + (i - 1) * size, size);
        for (size_t k = 0; k < c->columns * blocks; k++) square(g, tooth + i * size, t);
    }
    for (unsigned j = 0; j < blocks; j++) {
        mp_limb_t *entries = c->table + j * row;
        copy(entries, one(g), size);
        for (size_t q = 1; q < (size_t)1 << teeth; q++)
            multiply(
                g, entries + q * size, entries + (q & (q - 1)) * size,
                tooth + (size_t)__builtin_ctzl(q) * size, t);
        for (unsigned i = 0; i < teeth && j + 1 < blocks; i++)
            for (size_t k = 0; k < c->columns; k++) square(g, tooth + i * size, t);
    }
    free(tooth);
    return c;
}

void cgmp_multiply_comb_sec(
    mpz_ptr accumulator, const cgmp_ring *g, const cgmp_comb *c, mpz_srcptr exponent) {
    size_t size = (size_t)g->size, length = comb_exponent_limbs(c);
    size_t total = length + 2 * size + scratch_limbs(g);
    mp_limb_t *e = allocate(0, total), *r = e + length, *x = r + size, *t = x + size;
    load(e, exponent, length);
    copy(r, one(g), size);
    for (size_t column = c->columns; column-- > 0;) {
        if (column + 1 < c->columns) square_sec(g, r, t);
        for (unsigned j = 0; j < c->blocks; j++) {
            mpn_sec_tabselect(
                x, c->table + j * (size << c->teeth), g->size, (mp_size_t)1 << c->teeth,
                (mp_size_t)comb_index(c, e, j, column));
            multiply_sec(g, r, r, x, t);
        }
    }
    load(x, accumulator, size);
    multiply_sec(g, r, r, x, t);  // leaves the Montgomery form
    store_reduced(g, accumulator, r, t);
    explicit_bzero(e, total * sizeof(mp_limb_t));
    free(e);
}

enum { secret_window = 5 };

void cgmp_multiply_power_sec(
    mpz_ptr accumulator, const cgmp_ring *g, mpz_srcptr base, mpz_srcptr exponent) {
    size_t size = (size_t)g->size, entries = 1 << secret_window;
    size_t windows = (mpz_size(exponent) * GMP_NUMB_BITS + secret_window - 1) / secret_window;
    size_t length = windows * secret_window / GMP_NUMB_BITS + 1;
    size_t total = length + (entries + 2) * size + scratch_limbs(g);
    mp_limb_t *e = allocate(0, total), *r = e + length, *x = r + size, *table = x + size;
    mp_limb_t *t = table + entries * size;
    load(e, exponent, length);
    copy(table, one(g), size);
    enter(g, table + size, base, t);
    for (size_t i = 2; i < entries; i++)
        multiply_sec(g, table + i * size, table + (i - 1) * size, table + size, t);
    copy(r, one(g), size);
    for (size_t w = windows; w-- > 0;) {
        size_t index = 0;
        for (unsigned i = 0; i < secret_window; i++) {
            size_t bit = w * secret_window + i;
            square_sec(g, r, t);
            index |= (e[bit / GMP_NUMB_BITS] >> (bit % GMP_NUMB_BITS) & 1) << i;
        }
        mpn_sec_tabselect(x, table, g->size, (mp_size_t)entries, (mp_size_t)index);
        multiply_sec(g, r, r, x, t);
    }
    load(x, accumulator, size);
    multiply_sec(g, r, r, x, t);
    store_reduced(g, accumulator, r, t);
    explicit_bzero(e, total * sizeof(mp_limb_t));
    free(e);
}
