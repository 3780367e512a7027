#ifndef COUNTERSIGN_VECTOR_H
#define COUNTERSIGN_VECTOR_H

#include "ifma.h"

// What the kernels for AVX-512 IFMA share: vectors of eight words of 64 bits.

#if defined(__x86_64__) && defined(__clang__)
#define HAS_VECTORS 1

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512ifma")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define UNROLL _Pragma("clang loop unroll(full)")
#define ROLL _Pragma("clang loop unroll(disable)")

typedef __m512i vector;
enum { lanes = 8 };

INLINE vector all(mp_limb_t x) { return _mm512_set1_epi64((long long)x); }
INLINE vector add(vector x, vector y) { return _mm512_add_epi64(x, y); }

#endif
#endif
