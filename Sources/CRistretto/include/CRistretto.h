#ifndef COUNTERSIGN_CRISTRETTO_H
#define COUNTERSIGN_CRISTRETTO_H
#include <stddef.h>
#include <stdint.h>
#pragma clang assume_nonnull begin

// Sums of multiples of two fixed elements of ristretto255, and sums of many elements, faster than
// libsodium can form them through 32-byte encodings. Elements come in and go out as encodings.
// What depends on a value or a factor takes the same time and reads the same memory for all.
// Digits and sums are wiped; single field elements may stay behind on the stack.

/// The multiples of one element that a product needs.
typedef struct cristretto_table cristretto_table;

/// Makes the table of an element; null for bytes that encode none. About 2 ms.
cristretto_table *_Nullable cristretto_table_new(const uint8_t element[_Nonnull 32]);
void cristretto_table_free(cristretto_table *table);

/// Writes value * first + factor * second; the value is below 2^55, the factor below the group's
/// order.
void cristretto_combine(
    uint8_t sum[_Nonnull 32], const cristretto_table *first, uint64_t value,
    const cristretto_table *second, const uint8_t factor[_Nonnull 32]);

/// Writes the sum of `count` encoded elements that follow each other; 0 where one is no element.
int cristretto_sum(uint8_t sum[_Nonnull 32], const uint8_t *elements, size_t count);

#pragma clang assume_nonnull end
#endif
