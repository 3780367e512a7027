import Credentials
public import LogFiles
public import Records
public import TransparencyLog

extension Audit {
    /// What an audit of a whole log shows.
    public struct LogReport: Sendable {
        /// The checkpoint that was audited.
        public let checkpoint: VerifiedCheckpoint
        /// The size at which this auditor saw the log before; `nil` the first time.
        public let rememberedSize: Int?
        /// Entries by type.
        public let counts: [RecordType: Int]
        /// When entry 0 was made, by its own word; `nil` for an empty log.
        public let founded: Timestamp?
        /// Members, schemas and definitions after the last entry.
        public let register: MemberRegister
    }

    /// Audits an exported log: checkpoint, quorum, every tile and entry, and the ledger's own rules.
    ///
    /// The checkpoint must continue the one that `memory` holds, and replaces it.
    ///
    /// - Parameters:
    ///   - log: The published files.
    ///   - memory: What this auditor saw before.
    ///   - progress: Called with the number of entries checked and of all.
    /// - Returns: What the log shows.
    /// - Throws: `AuditFinding`, or `StorageError` where files cannot be read.
    public func check(
        _ log: ExportedLog, memory: AuditMemory, progress: (Int, Int) -> Void
    ) throws -> LogReport {
        do {
            let verified = try VerifiedCheckpoint(
                opening: log.checkpoint(), of: trust.log, policy: trust.policy)
            var reader = try log.reader(verified.checkpoint)
            let remembered = try memory.checkpoint(of: trust.log.keys[0])
            if let remembered {
                try compare(remembered, with: verified.checkpoint, &reader)
            }
            let (register, counts, founded) = try replay(&reader, progress)
            try memory.remember(verified.note, of: trust.log.keys[0])
            return LogReport(
                checkpoint: verified, rememberedSize: remembered?.size, counts: counts,
                founded: founded, register: register)
        } catch let error as LogError {
            throw AuditFinding.log(error)
        }
    }

    private func compare(
        _ remembered: Checkpoint, with shown: Checkpoint, _ reader: inout TileReader
    ) throws {
        guard remembered.size <= shown.size else {
            throw AuditFinding.shrunkLog(rememberedSize: remembered.size, shownSize: shown.size)
        }
        do {
            let proof = try reader.consistencyProof(from: remembered.size)
            try proof.verify(oldRoot: remembered.root, newRoot: shown.root)
        } catch is LogError {
            throw AuditFinding.forkedLog(
                rememberedSize: remembered.size, shownSize: shown.size)
        }
    }

    private func replay(
        _ reader: inout TileReader, _ progress: (Int, Int) -> Void
    ) throws -> (MemberRegister, [RecordType: Int], founded: Timestamp?) {
        var register = try MemberRegister(operatorKey: trust.log.keys[0])
        var counts: [RecordType: Int] = [:]
        var founded: Timestamp?
        let size = reader.size
        try reader.verifyAll { index, entry in
            do throws(RecordError) {
                let envelope = try Envelope(leaf: entry)
                try register.admit(envelope, at: UInt64(index), now: nil)
                counts[envelope.type, default: 0] += 1
                if index == 0 { founded = envelope.created }
            } catch {
                throw AuditFinding.entry(index: index, error)
            }
            progress(index + 1, size)
        }
        return (register, counts, founded)
    }
}
