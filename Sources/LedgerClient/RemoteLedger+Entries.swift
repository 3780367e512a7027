import JSONDocuments
public import Ledger
public import Records
public import TransparencyLog

extension RemoteLedger {
    /// The entry at `index`.
    ///
    /// - Throws: `LedgerError`, `.entryUnknown` where the newest checkpoint does not cover it.
    public func entry(at index: Int) async throws(LedgerError) -> StoredEntry {
        try await shown(at: index, under: .newest, meeting: .none).entry
    }

    /// The entry whose envelope has this id; `nil` where the service knows none.
    ///
    /// - Throws: `LedgerError`.
    public func entry(id: RecordIdentifier) async throws(LedgerError) -> StoredEntry? {
        let before = try await view.newestSize()
        let document: JSONValue
        do throws(LedgerError) {
            document = try await get("find", [("id", id.description)], under: .newest)
        } catch .refusedByService(LedgerError.recordUnknown(id: "").code) {
            return nil
        }
        let entry = try await proven(document, meeting: .none, notBelow: before).entry
        guard entry.recordID == id.description else { throw .answerMalformed }
        return entry
    }

    /// The proof that the entry at `index` is in the log.
    ///
    /// - Throws: `LedgerError`, `.quorumMissing` where no checkpoint covers it yet.
    public func proof(of index: Int) async throws(LedgerError) -> ProofBundle {
        try await shown(at: index, under: under, meeting: policy).proof
    }

    /// One page of the records that meet all criteria of `query`, each proved to be in the log.
    ///
    /// That no other meets them is the service's word.
    ///
    /// - Throws: `LedgerError`.
    public func search(_ query: RecordQuery) async throws(LedgerError) -> [FoundRecord] {
        var found: [FoundRecord] = []
        var part = query
        while found.count < query.limit {
            part.limit = min(query.limit - found.count, ProvenEntries.pageLimit)
            let document = try await get("search", part.parameters, under: .newest)
            let page = try Self.read { () throws(DecodingFailure) in
                try ProvenEntries(json: document)
            }
            guard page.entries.count <= part.limit else { throw .answerMalformed }
            let entries = try await verified(page)
            // A log that grew by a whole page since its checkpoint; or one that would have us ask for ever.
            guard page.entries.isEmpty || !entries.isEmpty else {
                throw .failedAtService(code: "log-grows")
            }
            for (index, leaf) in entries {
                let record = FoundRecord(index: index, envelope: try Self.envelope(leaf))
                guard query.isMet(by: record), found.last.map({ $0.precedes(record) }) ?? true
                else { throw .answerMalformed }
                found.append(record)
            }
            guard let next = page.next, next == page.entries.last?.index else { return found }
            part.before = next
        }
        return found
    }

    /// The entries of a page that its checkpoint covers.
    func verified(
        _ page: ProvenEntries
    ) async throws(LedgerError) -> [(index: Int, leaf: [UInt8])] {
        let opened = try await opened(page.checkpoint, meeting: .none, notBelow: 0)
        do throws(LogError) {
            return try page.verified(under: opened.checkpoint)
        } catch {
            throw .answerRejected(error)
        }
    }

    private func shown(
        at index: Int, under: Under, meeting policy: WitnessPolicy
    ) async throws(LedgerError) -> (entry: StoredEntry, proof: ProofBundle) {
        guard index >= 0 else { throw .entryUnknown(index: index) }
        let before = under == .newest ? try await view.newestSize() : 0
        let document: JSONValue
        do throws(LedgerError) {
            document = try await get("entries/\(index)", under: under)
        } catch .refusedByService(LedgerError.entryUnknown(index: 0).code) where index >= before {
            throw .entryUnknown(index: index)
        } catch .quorumMissing {
            throw .quorumMissing(size: index + 1)
        }
        let shown = try await proven(document, meeting: policy, notBelow: before)
        guard shown.entry.index == index else { throw .answerMalformed }
        return shown
    }

    /// Reads `{"index", "leaf_hash", "leaf", "proof"}` and checks the proof.
    private func proven(
        _ document: JSONValue, meeting policy: WitnessPolicy, notBelow size: Int
    ) async throws(LedgerError) -> (entry: StoredEntry, proof: ProofBundle) {
        let (index, evidence) = try Self.read {
            () throws(DecodingFailure) -> (Int, LogEvidence?) in
            var reader = try ObjectReader(document)
            let index = try reader.required("index", JSONValue.integer)
            _ = try reader.required("leaf_hash", JSONValue.string)
            guard try reader.optional("proof", JSONValue.string) != nil else { return (index, nil) }
            return (
                index,
                try LogEvidence(
                    json: [
                        "leaf": document["leaf"] ?? .null, "proof": document["proof"] ?? .null,
                    ], at: "")
            )
        }
        guard let evidence else { throw .quorumMissing(size: index + 1) }
        try await check(evidence, meeting: policy, notBelow: size)
        guard evidence.proof.index == index else { throw .answerMalformed }
        return (try Self.stored(evidence.leaf, at: index), evidence.proof)
    }

    /// Checks that an entry is in the log, under a checkpoint that fits to what was seen.
    func check(
        _ evidence: LogEvidence, meeting policy: WitnessPolicy, notBelow size: Int
    ) async throws(LedgerError) {
        let opened = try await opened(
            evidence.proof.checkpoint, meeting: policy, notBelow: size
        ).checkpoint
        do throws(LogError) {
            try InclusionProof(
                index: evidence.proof.index, size: opened.size, hashes: evidence.proof.hashes
            ).verify(leaf: TreeHash.leaf(evidence.leaf), root: opened.root)
        } catch {
            throw .answerRejected(error)
        }
    }
}

extension RecordQuery {
    /// The query as the service takes it.
    fileprivate var parameters: [(name: String, value: String)] {
        func hour(_ time: Timestamp?) -> String? { (time?.description.prefix(13)).map(String.init) }
        let all: [(name: String, value: String?)] = [
            ("type", type?.rawValue), ("area", area?.description), ("issuer", issuer?.description),
            ("from", hour(from)), ("to", hour(to)), ("limit", String(limit)),
            ("before", before.map(String.init)),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }

    /// Whether a record meets all criteria.
    fileprivate func isMet(by record: FoundRecord) -> Bool {
        let (envelope, hour) = (record.envelope, record.hourEpochSeconds)
        return type.map { $0 == envelope.type } ?? true
            && area.map { $0 == envelope.filing.area } ?? true
            && issuer.map { $0 == envelope.signature?.key } ?? true
            && from.map { $0.flooredToHour.epochSeconds <= hour } ?? true
            && to.map { $0.flooredToHour.epochSeconds >= hour } ?? true
    }
}

extension FoundRecord {
    fileprivate var hourEpochSeconds: Int { envelope.created.flooredToHour.epochSeconds }

    /// Whether this one comes before `other`: the newest hour first, in it the highest index.
    fileprivate func precedes(_ other: FoundRecord) -> Bool {
        (hourEpochSeconds, index) > (other.hourEpochSeconds, other.index)
    }
}
