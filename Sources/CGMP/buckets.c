#include "buckets.h"

enum { widest = 12 };

struct cgmp_buckets {
    const cgmp_ring *ring;
    size_t count;  // of bases
    unsigned width;
    mpz_srcptr *exponents;
    mp_limb_t *bases;            // in Montgomery form
    mp_limb_t *sums, *run, *all;  // bucket 1 first; the running product, and the product of those
    int *filled;
};

static size_t digits_of(size_t bits, unsigned width) { return (bits + width - 1) / width; }

unsigned cgmp_buckets_width(size_t count, const cgmp_power *powers, unsigned window, unsigned odd_powers) {
    size_t most = 0, least = 0;
    for (size_t i = 0; i < count; i++) {
        if (powers[i].comb) continue;
        size_t bits = mpz_sizeinbase(powers[i].exponent, 2);
        if (bits > most) most = bits;
        least += odd_powers + bits / (window + 1);  // a window each so many bits, on average
    }
    unsigned best = 0;
    for (unsigned width = 2; width <= widest; width++) {
        size_t cost = digits_of(most, width) * ((size_t)2 << width);
        for (size_t i = 0; i < count; i++)
            if (!powers[i].comb) cost += digits_of(mpz_sizeinbase(powers[i].exponent, 2), width);
        if (cost < least) {
            least = cost;
            best = width;
        }
    }
    return best;
}

cgmp_buckets *cgmp_buckets_new(
    const cgmp_ring *g, size_t count, const cgmp_power *powers, unsigned width, mp_limb_t *t) {
    size_t size = (size_t)g->size, kinds = (size_t)1 << width;
    cgmp_buckets *b = allocate(0, sizeof *b / sizeof(mp_limb_t) + 1);
    b->ring = g;
    b->width = width;
    b->exponents = allocate(0, count);
    b->bases = allocate(0, count * size);
    b->sums = allocate(0, (kinds + 2) * size);
    b->run = b->sums + kinds * size;
    b->all = b->run + size;
    b->filled = allocate(0, kinds);
    for (size_t i = 0; i < count; i++) {
        if (powers[i].comb) continue;
        b->exponents[b->count] = powers[i].exponent;
        enter(g, b->bases + b->count * size, powers[i].base, t);
        b->count++;
    }
    return b;
}

void cgmp_buckets_free(cgmp_buckets *b) {
    free(b->exponents);
    free(b->bases);
    free(b->sums);
    free(b->filled);
    free(b);
}

static size_t digit_at(mpz_srcptr exponent, size_t bit, unsigned width) {
    size_t limb = bit / GMP_NUMB_BITS, shift = bit % GMP_NUMB_BITS;
    mp_limb_t digit = mpz_getlimbn(exponent, (mp_size_t)limb) >> shift;
    if (shift + width > GMP_NUMB_BITS)
        digit |= mpz_getlimbn(exponent, (mp_size_t)limb + 1) << (GMP_NUMB_BITS - shift);
    return digit & (((size_t)1 << width) - 1);
}

void cgmp_buckets_step(cgmp_buckets *b, size_t bit, mp_limb_t *r, int *started, mp_limb_t *t) {
    const cgmp_ring *g = b->ring;
    size_t size = (size_t)g->size, kinds = (size_t)1 << b->width;
    if (bit % b->width) return;
    memset(b->filled, 0, kinds * sizeof(int));
    for (size_t i = 0; i < b->count; i++) {
        size_t digit = digit_at(b->exponents[i], bit, b->width);
        if (digit) accumulate(g, b->sums + (digit - 1) * size, b->bases + i * size, b->filled + digit, t);
    }
    int running = 0, any = 0;
    for (size_t digit = kinds - 1; digit > 0; digit--) {
        if (b->filled[digit]) accumulate(g, b->run, b->sums + (digit - 1) * size, &running, t);
        if (running) accumulate(g, b->all, b->run, &any, t);
    }
    if (any) accumulate(g, r, b->all, started, t);
}
