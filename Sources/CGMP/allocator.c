#include "CGMP.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// GMP frees without clearing. These functions wipe every block before it goes back to the system,
// so that no freed integer leaves a secret behind. GMP's temporaries on the stack stay out of reach.

static void *checked(void *block) {
    if (block == NULL) abort();  // GMP has no way to report it
    return block;
}

static void *wiping_allocate(size_t size) { return checked(malloc(size)); }

static void wiping_free(void *block, size_t size) {
    explicit_bzero(block, size);
    free(block);
}

static void *wiping_reallocate(void *block, size_t old_size, size_t new_size) {
    void *fresh = checked(malloc(new_size));
    memcpy(fresh, block, old_size < new_size ? old_size : new_size);
    wiping_free(block, old_size);
    return fresh;
}

// Runs before main, hence before the first mpz_init of the process.
__attribute__((constructor)) static void install_wiping_allocator(void) {
    mp_set_memory_functions(wiping_allocate, wiping_reallocate, wiping_free);
}
