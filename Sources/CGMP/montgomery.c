#include "montgomery.h"

cgmp_ring *cgmp_ring_new(mpz_srcptr n, cgmp_kernel kernel, int secret) {
    size_t limbs = mpz_size(n), digits = cgmp_kernel_digits(mpz_sizeinbase(n, 2), kernel);
    size_t size = digits ? digits : limbs;
    size_t total = 2 * size + whole_lines(limbs + 1) + (digits ? ifma_constants(digits) : 0);
    cgmp_ring *g = allocate(sizeof(cgmp_ring), total);
    g->size = (mp_size_t)size;
    g->limbs = (mp_size_t)limbs;
    g->digits = digits;
    g->total = total;
    g->secret = secret;
    load((mp_limb_t *)modulus(g), n, limbs);
    mp_limb_t inverse = 1;  // Newton's iteration doubles the number of right bits
    for (int i = 0; i < 6; i++) inverse *= 2 - modulus(g)[0] * inverse;
    g->inverse = -inverse;
    if (digits) cgmp_ifma_prepare((mp_limb_t *)constants(g), digits, n);
    mp_limb_t *t = allocate(0, size);
    mpz_t power;
    mpz_init(power);
    for (size_t i = 1; i <= 2; i++) {
        mpz_set_ui(power, 0);
        mpz_setbit(power, i * cgmp_ring_radix_bits(g));
        cgmp_mod_sec(power, power, n);  // n may be secret
        split(g, g->words + (i - 1) * size, power, t);
    }
    mpz_clear(power);
    explicit_bzero(t, size * sizeof(mp_limb_t));
    free(t);
    return g;
}

void cgmp_ring_free(cgmp_ring *ring) {
    explicit_bzero(ring->words, ring->total * sizeof(mp_limb_t));
    free(ring);
}

int cgmp_ring_is_vector(const cgmp_ring *ring) { return ring->digits != 0; }

size_t cgmp_ring_radix_bits(const cgmp_ring *g) {
    return g->digits ? g->digits * ifma_digit_bits : (size_t)g->limbs * GMP_NUMB_BITS;
}

void cgmp_ring_multiply(mpz_ptr r, const cgmp_ring *g, mpz_srcptr a, mpz_srcptr b) {
    size_t size = (size_t)g->size;
    mp_limb_t *x = allocate(0, 2 * size + scratch_limbs(g)), *y = x + size, *t = y + size;
    split(g, x, a, t);
    split(g, y, b, t);
    multiply_sec(g, x, x, y, t);
    store_reduced(g, r, x, t);
    free(x);
}

void cgmp_comb_free(cgmp_comb *comb) {
    explicit_bzero(comb->table, comb->total * sizeof(mp_limb_t));
    free(comb);
}

// entries[q] = the product of the teeth that q names.
static void fill_block(
    const cgmp_ring *g, mp_limb_t *entries, unsigned teeth, const mp_limb_t *tooth, size_t stride,
    mp_limb_t *t) {
    size_t size = (size_t)g->size;
    copy(entries, one(g), size);
    for (size_t q = 1; q < (size_t)1 << teeth; q++) {
        const mp_limb_t *lowest = tooth + (size_t)__builtin_ctzl(q) * stride;
        if (q & (q - 1))
            multiply(g, entries + q * size, entries + (q & (q - 1)) * size, lowest, t);
        else
            copy(entries + q * size, lowest, size);
    }
}

cgmp_comb *cgmp_comb_new(
    const cgmp_ring *g, mpz_srcptr base, size_t bits, unsigned teeth, unsigned blocks) {
    size_t size = (size_t)g->size, row = size << teeth, powers = (size_t)teeth * blocks;
    cgmp_comb *c = allocate(sizeof(cgmp_comb), row * blocks);
    c->columns = (bits + powers - 1) / powers;
    c->teeth = teeth;
    c->blocks = blocks;
    c->total = row * blocks;
    // Power i is base^(2^(i columns)): tooth i / blocks of block i mod blocks.
    size_t total = powers * size + scratch_limbs(g);
    mp_limb_t *power = allocate(0, total), *t = power + powers * size;
    enter(g, power, base, t);
    for (size_t i = 1; i < powers; i++) {
        copy(power + i * size, power + (i - 1) * size, size);
        for (size_t k = 0; k < c->columns; k++) square(g, power + i * size, t);
    }
    for (unsigned j = 0; j < blocks; j++)
        fill_block(g, c->table + j * row, teeth, power + j * size, blocks * size, t);
    explicit_bzero(power, total * sizeof(mp_limb_t));
    free(power);
    return c;
}

void cgmp_multiply_comb_sec(
    mpz_ptr accumulator, const cgmp_ring *g, const cgmp_comb *c, mpz_srcptr exponent) {
    size_t size = (size_t)g->size, length = whole_lines(comb_exponent_limbs(c));
    size_t total = length + 2 * size + scratch_limbs(g);
    mp_limb_t *e = allocate(0, total), *r = e + length, *x = r + size, *t = x + size;
    load(e, exponent, length);
    copy(r, one(g), size);
    for (size_t column = c->columns; column-- > 0;) {
        if (column + 1 < c->columns) square_sec(g, r, t);
        for (unsigned j = 0; j < c->blocks; j++) {
            select_sec(
                g, x, c->table + j * (size << c->teeth), (size_t)1 << c->teeth,
                comb_index(c, e, j, column));
            multiply_sec(g, r, r, x, t);
        }
    }
    split(g, x, accumulator, t);
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
    size_t length = whole_lines(windows * secret_window / GMP_NUMB_BITS + 1);
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
        select_sec(g, x, table, entries, index);
        multiply_sec(g, r, r, x, t);
    }
    split(g, x, accumulator, t);
    multiply_sec(g, r, r, x, t);
    store_reduced(g, accumulator, r, t);
    explicit_bzero(e, total * sizeof(mp_limb_t));
    free(e);
}
