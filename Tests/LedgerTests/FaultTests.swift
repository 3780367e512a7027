import Foundation
import Ledger
import LedgerTestSupport
import TestSupport
import Testing

/// A library, loaded before all others, that makes the system's calls fail from one call on.
private let faults = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <stdlib.h>
    #include <sys/types.h>
    #include <unistd.h>

    static long left(const char *name) {
        const char *value = getenv(name);
        return value ? atol(value) : -1;
    }

    /* One counter for a full disk, in written bytes, and one for a failing flush, in calls. */
    static long room = -2, flushes = -2;

    static int full(size_t count) {
        if (room == -2) room = left("FAULT_BYTES");
        if (room == -1) return 0;
        if ((long)count > room) { errno = ENOSPC; return 1; }
        room -= (long)count;
        return 0;
    }
    static int broken(void) {
        if (flushes == -2) flushes = left("FAULT_FLUSHES");
        if (flushes == -1) return 0;
        if (flushes == 0) { errno = EIO; return 1; }
        flushes--;
        return 0;
    }

    typedef ssize_t (*write_t)(int, const void *, size_t);
    typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
    typedef int (*sync_t)(int);

    ssize_t write(int f, const void *b, size_t n) {
        return f > 2 && full(n) ? -1 : ((write_t)dlsym(RTLD_NEXT, "write"))(f, b, n);
    }
    ssize_t pwrite(int f, const void *b, size_t n, off_t o) {
        return full(n) ? -1 : ((pwrite_t)dlsym(RTLD_NEXT, "pwrite"))(f, b, n, o);
    }
    ssize_t pwrite64(int f, const void *b, size_t n, off_t o) {
        return full(n) ? -1 : ((pwrite_t)dlsym(RTLD_NEXT, "pwrite64"))(f, b, n, o);
    }
    int fsync(int f) { return broken() ? -1 : ((sync_t)dlsym(RTLD_NEXT, "fsync"))(f); }
    int fdatasync(int f) { return broken() ? -1 : ((sync_t)dlsym(RTLD_NEXT, "fdatasync"))(f); }

    """

@Suite("Disks that fail", .serialized)
struct FaultTests {
    let city = TestCity()

    @Test func aFullDiskIsAStorageErrorAndLosesNothing() async throws {
        try await expectIntact(code: "storage-full", variable: "FAULT_BYTES", scale: 70_000)
    }

    @Test func aFailingFlushIsAStorageErrorAndLosesNothing() async throws {
        try await expectIntact(code: "storage-io", variable: "FAULT_FLUSHES", scale: 7)
    }

    /// Runs writers that fail after ever more work; the ledger opens and is whole after each.
    private func expectIntact(code: String, variable: String, scale: Int) async throws {
        guard let library = try compileFaults() else { return }
        defer { unlink(library) }
        try await city.fill(to: 2)
        try await city.waitUntilClosed()
        var promises = Promises()
        for round in 0..<12 {
            let budget = scale * round + round * round
            let writer = try WriterProcess(
                city.directory, count: 1_000_000,
                environment: ["LD_PRELOAD": library, variable: String(budget)])
            try promises.add(await writer.lines())
            #expect(writer.exitCode() == 5)
            #expect(try await city.fsck().difference == nil)
            try await city.fill(to: city.reader().size() + 1)
        }
        #expect(promises.errors == Array(repeating: "error \(code)", count: 12))
        #expect(!promises.entries.isEmpty)
        try await promises.expectKept(in: city)
    }

    /// The path of the compiled library; `nil`, and a line that says *skipped*, without a compiler.
    private func compileFaults() throws -> String? {
        let folder = city.directory.deletingLastPathComponent()
        let name = city.directory.lastPathComponent
        let source = folder.appending(path: name + "-faults.c")
        let library = folder.appending(path: name + "-faults.so")
        try faults.write(to: source, atomically: true, encoding: .utf8)
        defer { unlink(source.path) }
        let compiler = try ChildProcess(
            "/bin/sh",
            [
                "-c", "$(command -v cc || command -v clang) -shared -fPIC -o \"$1\" \"$2\" -ldl",
                "sh", library.path, source.path,
            ], environment: ProcessInfo.processInfo.environment, input: .file("/dev/null"),
            output: .file("/dev/null"), errors: .file("/dev/null"))
        guard compiler.wait() == 0 else {
            print("skipped: no C compiler for the library that makes disks fail")
            return nil
        }
        return library.path
    }
}
