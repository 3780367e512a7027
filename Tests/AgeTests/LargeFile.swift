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

    /// The most memory that this process had since ``forgetPeak()``, in bytes.
    ///
    /// Not from `getrusage`, whose peak a program inherits from the one that started it.
    static func peakByteCount() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let kibibytes = try #require(Int(line.filter(\.isNumber)))
        return kibibytes << 10
    }

    /// Starts to measure the peak anew.
    static func forgetPeak() throws {
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }
}
