#ifndef COUNTERSIGN_BUCKETS_H
#define COUNTERSIGN_BUCKETS_H

#include "montgomery.h"

// Many bases without tables in one product, by buckets (Pippenger 1976; Bernstein, Doumen, Lange, Oosterwijk,
// "Faster batch forgery identification", 2012, section 4). The exponents are cut into digits of c bits; at
// the end of a digit each base is multiplied into the bucket of its value d, and
//
//     product of bucket[d]^d = product over d from the top of the running product of buckets d and above,
//
// which takes two multiplications a bucket however many bases there are.

typedef struct cgmp_buckets cgmp_buckets;

/// Bits of a digit that take the fewest multiplications for the powers without a table, or 0 where sliding
/// windows, at `window` bits with `odd_powers` entries a base, take fewer.
unsigned cgmp_buckets_width(size_t count, const cgmp_power *powers, unsigned window, unsigned odd_powers);

cgmp_buckets *cgmp_buckets_new(
    const cgmp_ring *ring, size_t count, const cgmp_power *powers, unsigned width, mp_limb_t *scratch);
void cgmp_buckets_free(cgmp_buckets *buckets);

/// Multiplies r by what the digits that end at `bit` contribute; `*started` says whether r holds anything.
void cgmp_buckets_step(
    cgmp_buckets *buckets, size_t bit, mp_limb_t *r, int *started, mp_limb_t *scratch);

#endif
