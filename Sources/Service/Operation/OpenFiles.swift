import Foundation

/// How many files and connections the process may have open.
enum OpenFiles {
    /// Files that are no connections: databases, rooms, the log.
    private static let ownCount = 256
    /// More connections than this help nobody.
    private static let connectionLimit = 8_192

    /// Takes all that the system allows, and tells how many connections that leaves room for.
    static func connections() -> Int {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return connectionLimit }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(kind, &limit)
        guard getrlimit(kind, &limit) == 0, limit.rlim_cur < connectionLimit else {
            return connectionLimit
        }
        return max(Int(limit.rlim_cur) - ownCount, ownCount)
    }
}
