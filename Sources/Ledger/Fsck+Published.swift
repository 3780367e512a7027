public import Foundation
import LogFiles
import Records
import SealedStorage
public import TransparencyLog

extension Fsck {
    /// Checks a published folder: the checkpoint, every tile and bundle, and each entry's admission.
    ///
    /// - Parameters:
    ///   - directory: The folder with `checkpoint` and `tile/`.
    ///   - log: The log's origin and key, known from elsewhere.
    ///   - policy: Which cosignatures the checkpoint needs.
    ///   - progress: Called with the number of entries checked and to check.
    /// - Throws: `LedgerError.storage` where the folder cannot be read.
    public init(
        published directory: URL, log: LogIdentity, policy: WitnessPolicy = .none,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(LedgerError) {
        var count = 0
        do {
            let folder = ExportedLog(path: directory.path)
            let checkpoint = try VerifiedCheckpoint(
                opening: folder.checkpoint(), of: log, policy: policy
            ).checkpoint
            var register = try MemberRegister(operatorKey: log.keys[0])
            var reader = try folder.reader(checkpoint)
            try reader.verifyAll { index, entry in
                try Self.admit(entry, at: index, into: &register)
                count = index + 1
                progress(count, checkpoint.size)
            }
            difference = nil
        } catch let found as FoundDifference {
            difference = found.difference
        } catch let error as LogError {
            difference = .published(error)
        } catch let error as StorageError {
            throw .storage(StorageFailure(error))
        } catch {
            throw .storage(.other(0))
        }
        entryCount = count
        checkpointCount = 1
    }

    private static func admit(
        _ entry: [UInt8], at index: Int, into register: inout MemberRegister
    ) throws {
        let envelope: Envelope
        do throws(RecordError) {
            envelope = try Envelope(leaf: entry)
        } catch {
            throw FoundDifference(.entryMalformed(index: index, error))
        }
        do throws(RecordError) {
            try register.admit(envelope, at: UInt64(index), now: nil)
        } catch {
            throw FoundDifference(.entryNotAdmitted(index: index, error))
        }
    }
}
