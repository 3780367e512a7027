import Foundation
import Sodium
import Testing

/// A file of 1 GB, and what it takes to look at it.
enum LargeFile {
    static let byteCount = 1_000_000_000

    /// Writes the file block by block, no two blocks alike; returns its path.
    static func make(_ path: String) throws -> String {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        var block = [UInt8](repeating: 0x5a, count: 1_000_000)
        for number in 0..<(byteCount / block.count) {
            for place in 0..<8 { block[place] = UInt8(truncatingIfNeeded: number >> (8 * place)) }
            let written = write(file, block, block.count)
            try #require(written == block.count)
        }
        return path
    }

    /// The SHA-256 of a file.
    static func digest(_ path: String) throws -> SHA256Digest {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        try #require(file >= 0)
        defer { close(file) }
        var hasher = SHA256()
        var block = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &block, block.count)
            try #require(count >= 0)
            if count == 0 { return hasher.finalize() }
            hasher.update(block[..<count])
        }
    }

    /// The most memory that this process ever had, in bytes (`getrusage` counts KiB on Linux).
    static func peakByteCount() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}
