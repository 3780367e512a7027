#include "montgomery.h"

// The choice of a kernel. Below `vector_bits` GMP's limbs are as fast.

enum { vector_bits = 640 };

static int portable_only;

// Runs before main, so that every ring of a process sees the same answer.
__attribute__((constructor)) static void read_environment(void) {
    const char *name = getenv("COUNTERSIGN_KERNEL");
    portable_only = name != NULL && strcmp(name, "portable") == 0;
}

size_t cgmp_kernel_digits(size_t bits, cgmp_kernel kernel) {
    if (kernel == cgmp_portable) return 0;
    if (kernel == cgmp_automatic && (portable_only || bits < vector_bits)) return 0;
    return cgmp_ifma_digits(bits);
}

int cgmp_lanes_available(void) { return !portable_only && cgmp_ifma_digits(vector_bits) != 0; }
