import JSONDocuments
public import Ledger
public import Records
public import Sodium
import TransparencyLog

extension RemoteLedger {
    /// The entries at `indexes` in the order of the log, all under one checkpoint.
    ///
    /// - Throws: `LedgerError`.
    public func evidence(of indexes: Set<Int>) async throws(LedgerError) -> [LogEvidence] {
        let sorted = indexes.sorted()
        // A log that grows between two pages shows them under two checkpoints; asked again it
        // shows them under one, unless it grows all the time.
        for _ in 0..<Self.attemptCount {
            var all: [LogEvidence] = []
            for start in stride(from: 0, to: sorted.count, by: ProvenEntries.pageLimit) {
                let part = sorted[start..<min(start + ProvenEntries.pageLimit, sorted.count)]
                let page = try await evidence(
                    "entries", part.map(String.init).joined(separator: "."))
                guard page.map(\.proof.index) == Array(part) else { throw .answerMalformed }
                all += page
            }
            if Self.isUnderOneCheckpoint(all) { return all }
        }
        throw .failedAtService(code: "log-grows")
    }

    /// What a wallet needs to believe the membership of `key`.
    ///
    /// - Throws: `LedgerError`.
    public func evidence(ofMember key: KeyReference) async throws(LedgerError) -> [LogEvidence] {
        try await chain("member", key.description) { $0.member(key) != nil }
    }

    /// What a wallet needs to believe a definition.
    ///
    /// - Throws: `LedgerError`.
    public func evidence(
        ofDefinition digest: SHA256Digest
    ) async throws(LedgerError) -> [LogEvidence] {
        try await chain("definition", hexadecimal(digest.bytes)) {
            $0.definition(digest: digest) != nil
        }
    }

    /// What a wallet or desk needs to believe the newest head of a definition's revocations.
    ///
    /// - Throws: `LedgerError`.
    public func evidence(ofStatus digest: SHA256Digest) async throws(LedgerError) -> [LogEvidence] {
        try await chain("status", hexadecimal(digest.bytes)) {
            $0.status(of: digest)?.index == $0.entryCount - 1
        }
    }

    /// The entry by which a definition was retired; `nil` where the service knows none.
    ///
    /// - Throws: `LedgerError`.
    public func evidence(
        ofRetirement digest: SHA256Digest
    ) async throws(LedgerError) -> LogEvidence? {
        let all = try await evidence("retirement", hexadecimal(digest.bytes))
        guard let end = all.first else { return nil }
        guard all.count == 1, case .retirement(let record) = try Self.envelope(end.leaf).record,
            record.definition == digest
        else { throw .answerMalformed }
        return end
    }

    private static let attemptCount = 3

    /// Evidence that replays by the log's own rules, and ends in what was asked.
    private func chain(
        _ kind: String, _ name: String, holds: (MemberRegister) -> Bool
    ) async throws(LedgerError) -> [LogEvidence] {
        let all = try await evidence(kind, name)
        guard Self.isUnderOneCheckpoint(all) else { throw .answerMalformed }
        do throws(RecordError) {
            var register = try MemberRegister(operatorKey: log.keys[0])
            for item in all {
                try register.admit(
                    excerpt: Envelope(leaf: item.leaf), at: UInt64(item.proof.index))
            }
            guard holds(register) else { throw RecordError.definitionUnknown }
        } catch {
            throw .answerMalformed
        }
        return all
    }

    /// Evidence whose entries are all in the log.
    private func evidence(
        _ kind: String, _ name: String
    ) async throws(LedgerError) -> [LogEvidence] {
        let before = under == .newest ? try await view.newestSize() : 0
        let document = try await get("evidence/\(kind)/\(name)", under: under)
        let all = try Self.read { () throws(DecodingFailure) in
            var reader = try ObjectReader(document)
            guard try reader.required("v", JSONValue.integer) == 1 else {
                throw reader.failure("v", "must be 1")
            }
            let all = try reader.required(
                "evidence",
                JSONValue.list(maximumCount: ProvenEntries.pageLimit, LogEvidence.init(json:at:)))
            try reader.finish()
            return all
        }
        for item in all { try await check(item, meeting: policy, notBelow: before) }
        return all
    }

    private static func isUnderOneCheckpoint(_ all: [LogEvidence]) -> Bool {
        Set(all.map(\.proof.checkpoint.text)).count <= 1
    }
}
