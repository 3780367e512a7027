#ifndef COUNTERSIGN_CGMP_H
#define COUNTERSIGN_CGMP_H

#include <gmp.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

// GMP's mpz_* names are macros, which Swift does not see: one wrapper a function that is used.

static inline void cgmp_init(mpz_ptr z) { mpz_init(z); }

#pragma clang assume_nonnull end

#endif
