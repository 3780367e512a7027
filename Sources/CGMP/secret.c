#include "CGMP.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static mp_limb_t *scratch(size_t limbs) {
    mp_limb_t *block = calloc(limbs ? limbs : 1, sizeof(mp_limb_t));
    if (block == NULL) abort();  // GMP's own answer to the same case
    return block;
}

static void wipe(mp_limb_t *block, size_t limbs) {
    explicit_bzero(block, limbs * sizeof(mp_limb_t));
    free(block);
}

static void copy_limbs(mp_limb_t *to, mpz_srcptr z) {
    memcpy(to, mpz_limbs_read(z), mpz_size(z) * sizeof(mp_limb_t));
}

static void store(mpz_ptr r, const mp_limb_t *limbs, mp_size_t count) {
    memcpy(mpz_limbs_write(r, count), limbs, (size_t)count * sizeof(mp_limb_t));
    mpz_limbs_finish(r, count);
}

void cgmp_mod_sec(mpz_ptr r, mpz_srcptr a, mpz_srcptr m) {
    mp_size_t n = (mp_size_t)mpz_size(m), size = (mp_size_t)mpz_size(a);
    if (size < n) size = n;
    mp_size_t itch = mpn_sec_div_r_itch(size, n);
    mp_limb_t *block = scratch((size_t)(size + n + itch));
    copy_limbs(block, a);
    copy_limbs(block + size, m);
    mpn_sec_div_r(block, size, block + size, n, block + size + n);
    store(r, block, n);
    wipe(block, (size_t)(size + n + itch));
}

void cgmp_divide_sec(mpz_ptr r, mpz_srcptr a, mpz_srcptr d) {
    mp_size_t n = (mp_size_t)mpz_size(d), size = (mp_size_t)mpz_size(a);
    if (size < n) size = n;
    mp_size_t quotient = size - n + 1, itch = mpn_sec_div_qr_itch(size, n);
    size_t total = (size_t)(size + n + quotient + itch);
    mp_limb_t *block = scratch(total), *divisor = block + size, *q = divisor + n;
    copy_limbs(block, a);
    copy_limbs(divisor, d);
    q[quotient - 1] = mpn_sec_div_qr(q, block, size, divisor, n, q + quotient);
    store(r, q, quotient);
    wipe(block, total);
}

int cgmp_invert_sec(mpz_ptr r, mpz_srcptr a, mpz_srcptr m) {
    mp_size_t n = (mp_size_t)mpz_size(m), itch = mpn_sec_invert_itch(n);
    mp_limb_t *block = scratch((size_t)(3 * n + itch));
    copy_limbs(block, a);
    copy_limbs(block + n, m);
    int found = mpn_sec_invert(
        block + 2 * n, block, block + n, n, (mp_bitcnt_t)(2 * n * GMP_NUMB_BITS), block + 3 * n);
    if (found) store(r, block + 2 * n, n);
    wipe(block, (size_t)(3 * n + itch));
    return found;
}
