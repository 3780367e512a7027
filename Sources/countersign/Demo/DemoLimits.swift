import Foundation

/// What the system allows the demo: every open wallet holds a descriptor.
enum DemoLimits {
    /// Descriptors for everything but the wallets: log, institutions, files that are being written.
    private static let reserve = 64

    /// Raises the limit on descriptors as far as is allowed, and checks that it is enough.
    ///
    /// - Throws: `CommandFailure` where `count` wallets cannot be open together.
    static func makeRoom(forWallets count: Int) throws {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let available = Int(clamping: limit.rlim_cur)
        guard count > available - reserve else { return }
        throw CommandFailure(
            .configuration, code: "too-many-residents",
            "the register has \(count) rows, and each open wallet takes a file descriptor, of which "
                + "the system allows \(available) ('ulimit -Hn'); raise that, or take a register of "
                + "at most \(max(0, available - reserve)) rows")
    }
}
