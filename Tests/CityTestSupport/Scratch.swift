package import Foundation
package import Sodium
import Synchronization

/// Directories for one test process, removed when it ends.
package enum Scratch {
    private static let root: URL = {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "countersign-roles-" + hexadecimal(randomBytes(8)))
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        atexit { Scratch.remove() }
        return url
    }()

    private static let count = Mutex(0)

    /// The path of a directory that is not there yet.
    package static func path(_ name: String) -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return root.appending(path: "\(number)-\(name)").path
    }

    private static func remove() { try? FileManager.default.removeItem(at: root) }

    /// Copies a directory with all that is in it to a path that is free.
    package static func copy(_ path: String, _ name: String) throws -> String {
        let target = Self.path(name)
        try FileManager.default.copyItem(atPath: path, toPath: target)
        return target
    }

    /// The files below `path` with their bytes, but for the lock.
    package static func contents(_ path: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) where name != "lock" {
            files[name] = FileManager.default.contents(atPath: path + "/" + name)
        }
        return files
    }

    /// The passphrase of all directories.
    package static func passphrase() throws -> SecretBytes {
        try SecretBytes(copying: Array("correct horse".utf8))
    }
}
