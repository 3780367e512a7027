// Preloaded library: after FAILING_FSYNC_AFTER calls, every fsync and fdatasync of the process fails with EIO.

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;

static int synchronize(long number, int descriptor) {
    const char *limit = getenv("FAILING_FSYNC_AFTER");
    if (limit && atomic_fetch_add(&calls, 1) >= atol(limit)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(number, descriptor);
}

int fsync(int descriptor) { return synchronize(SYS_fsync, descriptor); }

int fdatasync(int descriptor) { return synchronize(SYS_fdatasync, descriptor); }
