import Foundation
import Records
import SealedStorage
import Sodium

/// The bodies that are too large for the store: files named by the digest of what is in them.
struct BodyFolder {
    /// The largest body that the store keeps itself, in bytes.
    static let inlineByteLimit = 65_536

    let path: String

    func file(_ digest: SHA256Digest) -> String { "\(path)/\(hexadecimal(digest.bytes))" }

    /// A name for a body that is being made; a crash leaves it to the next opening to remove.
    func draft() throws -> String {
        try AtomicFile.createDirectory(path)
        return "\(path)/body.\(hexadecimal(randomBytes(8))).tmp"
    }

    /// Keeps a body: in a file where it is large, else with whoever asked.
    func keep(_ bytes: [UInt8], digest: SHA256Digest) throws -> StoredBody {
        guard bytes.count > Self.inlineByteLimit else {
            return StoredBody(digest: digest, bytes: bytes)
        }
        try AtomicFile.createDirectory(path)
        try AtomicFile.write(bytes, to: file(digest))
        return StoredBody(digest: digest, bytes: nil)
    }

    /// Keeps the body in the flushed file `draft`.
    func keep(draft: String, byteCount: Int, digest: SHA256Digest) throws -> StoredBody {
        guard byteCount > Self.inlineByteLimit else {
            let bytes = try AtomicFile.read(draft, limit: Self.inlineByteLimit)
            try AtomicFile.remove(draft)
            return StoredBody(digest: digest, bytes: bytes)
        }
        guard rename(draft, file(digest)) == 0 else { throw ArchiveError.storage(Int(errno)) }
        try AtomicFile.flush(directory: path)
        return StoredBody(digest: digest, bytes: nil)
    }

    /// Removes the files of bodies that are no longer needed, if they are here.
    func remove(_ digests: [SHA256Digest]) throws {
        for digest in digests where access(file(digest), F_OK) == 0 {
            try AtomicFile.remove(file(digest))
        }
    }

    /// Removes what an unfinished addition or erasure left.
    func removeStrays(except known: Set<SHA256Digest>) throws {
        guard access(path, F_OK) == 0 else { return }
        let expected = Set(known.map { hexadecimal($0.bytes) })
        for name in try AtomicFile.list(path) where !expected.contains(name) {
            try AtomicFile.remove(path + "/" + name)
        }
    }
}
