import JSONDocuments
public import Ledger
public import TransparencyLog

extension RemoteLedger {
    /// Number of entries, as the newest checkpoint says.
    ///
    /// - Throws: `LedgerError`.
    public func size() async throws(LedgerError) -> Int {
        try await checkpoint(.newest, meeting: .none)?.checkpoint.size ?? 0
    }

    /// The newest checkpoint that satisfies the policy; `nil` where there is none.
    ///
    /// - Throws: `LedgerError`.
    public func quorumCheckpoint() async throws(LedgerError) -> VerifiedCheckpoint? {
        do throws(LedgerError) {
            return try await checkpoint(under, meeting: policy)
        } catch .quorumMissing {
            return nil
        }
    }

    /// The proof that the tree of `newSize` entries extends the one of `oldSize`; checked where both roots
    /// were seen, else for whoever knows the older.
    ///
    /// - Throws: `LedgerError`.
    public func consistency(
        from oldSize: Int, to newSize: Int
    ) async throws(LedgerError) -> ConsistencyProof {
        let proof = try await Self.proof(
            from: oldSize, to: newSize, at: address, over: transport)
        guard let newRoot = try await view.root(at: newSize),
            let oldRoot = try await view.root(at: oldSize)
        else { return proof }
        do throws(LogError) {
            try proof.verify(oldRoot: oldRoot, newRoot: newRoot)
        } catch {
            throw .answerRejected(error)
        }
        return proof
    }

    private func checkpoint(
        _ under: Under, meeting policy: WitnessPolicy
    ) async throws(LedgerError) -> VerifiedCheckpoint? {
        let before = under == .newest ? try await view.newestSize() : 0
        let reply = try await Self.get(
            "checkpoint", [("under", under.rawValue)], at: address, over: transport)
        if reply.status == 404, reply.problemCode == LedgerError.checkpointUnknown(size: 0).code,
            before == 0
        {
            return nil
        }
        let note: SignedNote
        let bytes = try reply.bytes()
        do throws(LogError) {
            note = try SignedNote(parsing: bytes)
        } catch {
            throw .answerMalformed
        }
        return try await opened(note, meeting: policy, notBelow: before)
    }

    /// Judges a checkpoint: signature, history, quorum, and that it has no fewer entries than the log had
    /// before it was asked.
    func opened(
        _ note: SignedNote, meeting policy: WitnessPolicy, notBelow size: Int
    ) async throws(LedgerError) -> VerifiedCheckpoint {
        let opened = try await view.open(note)
        guard opened.checkpoint.size >= size else {
            throw .answerRejected(.sizesOutOfOrder(old: size, new: opened.checkpoint.size))
        }
        do throws(LogError) {
            return try VerifiedCheckpoint(opening: note, of: log, policy: policy)
        } catch .quorumNotMet {
            throw .quorumMissing(size: opened.checkpoint.size)
        } catch {
            throw .answerRejected(error)
        }
    }

    static func proof(
        from oldSize: Int, to newSize: Int, at address: LedgerAddress,
        over transport: any LedgerTransport
    ) async throws(LedgerError) -> ConsistencyProof {
        let document = try await get(
            "consistency", [("from", String(oldSize)), ("to", String(newSize))], at: address,
            over: transport
        ).json()
        return try read { () throws(DecodingFailure) in
            var reader = try ObjectReader(document)
            let proof = ConsistencyProof(
                oldSize: try reader.required("from", JSONValue.integer),
                newSize: try reader.required("to", JSONValue.integer),
                hashes: try reader.required(
                    "hashes", JSONValue.list(maximumCount: 126, TreeHash.decode)))
            try reader.finish()
            guard proof.oldSize == oldSize, proof.newSize == newSize else {
                throw reader.failure("from", "is not what was asked")
            }
            return proof
        }
    }
}
