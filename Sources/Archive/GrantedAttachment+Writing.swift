import Age
import Foundation
import Records
import SealedStorage
import Sodium

extension GrantedAttachment {
    /// Writes the age file to `path`, which must be free; it is there only if the body is whole.
    ///
    /// What it decrypts to has zero bytes behind it: the payload says how long it is.
    ///
    /// - Throws: `ArchiveError.bodyChanged` or `StorageError`.
    public func write(to path: String) throws {
        let draft = "\(path).\(hexadecimal(randomBytes(8))).tmp"
        let output = try OpenFile(creating: draft)
        do {
            var digest = SHA256()
            try output.write(header.bytes)
            try source.read(1 << 20) { block in
                digest.update(block)
                try output.write(block)
            }
            guard digest.finalize() == body.digest else { throw ArchiveError.bodyChanged }
            try output.flush()
            guard link(draft, path) == 0 else {
                if errno == EEXIST { throw StorageError.alreadyExists(path: path) }
                throw ArchiveError.storage(Int(errno))
            }
            unlink(draft)
        } catch {
            unlink(draft)
            throw error
        }
    }
}
