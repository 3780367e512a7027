public import Sodium

extension MemberRegister {
    /// The newest status of the definition with this digest; `nil` where none was published.
    public func status(of definition: SHA256Digest) -> Anchored<StatusRecord>? {
        statusesByDefinition[definition]
    }

    /// The newest status of each definition that has one, the newest entry first.
    public var statuses: [Anchored<StatusRecord>] {
        statusesByDefinition.values.sorted { $0.index > $1.index }
    }

    /// The retirement of the definition with this digest; `nil` where it was not retired.
    public func retirement(of definition: SHA256Digest) -> Anchored<RetirementRecord>? {
        retirementsByDefinition[definition]?.entry
    }

    /// Whether the definition with this digest may, or might, be used at `time`; what was shown before
    /// a retirement stays good.
    ///
    /// - Throws: `RecordError.definitionUnknown`, `.definitionRetired` or `.definitionExpired`.
    public func checkUse(
        of definition: SHA256Digest, at time: Timestamp
    ) throws(RecordError) {
        guard let anchored = self.definition(digest: definition) else { throw .definitionUnknown }
        if let retired = retirementsByDefinition[definition], retired.created <= time {
            throw .definitionRetired
        }
        if let expires = anchored.record.expires, expires <= time { throw .definitionExpired }
    }

    /// The chain as far as it can be seen without the factors: it grows, there is one value for each
    /// number of revocations, and time does not run back.
    ///
    /// With the definition's end its heads end too, so that they grow too old for whoever has not heard of
    /// it. A head may be dated later than it was made only as far as its entry may: else it would pass for
    /// fresh until then. Heads may be left out, since each covers all before it.
    func check(
        _ status: StatusRecord, signer: KeyReference, at created: Timestamp
    ) throws(RecordError) {
        guard let anchored = definition(digest: status.definition) else {
            throw .definitionUnknown
        }
        guard anchored.signer == signer else { throw .notDefinitionIssuer }
        guard anchored.record.revocation != nil else { throw .definitionNotRevocable }
        guard status.time <= created else { throw .statusAhead }
        try checkUse(of: status.definition, at: created)
        guard let last = self.status(of: status.definition)?.record else { return }
        guard status.index >= last.index, status.time >= last.time else { throw .statusBehind }
        let isSame = (status.value == last.value, status.newest == last.newest)
        guard status.index == last.index else {
            guard isSame == (false, false) else { throw .statusForked }
            return
        }
        guard isSame == (true, true) else { throw .statusForked }
        guard status.time > last.time else { throw .statusBehind }
    }

    /// One retirement a definition, by its issuer, who has published its successor.
    func check(_ retirement: RetirementRecord, signer: KeyReference) throws(RecordError) {
        for digest in [retirement.definition, retirement.successor].compactMap({ $0 }) {
            guard let anchored = definition(digest: digest) else {
                if hasGaps, digest == retirement.successor { continue }
                throw .definitionUnknown
            }
            guard anchored.signer == signer else { throw .notDefinitionIssuer }
            guard self.retirement(of: digest) == nil else { throw .definitionRetired }
        }
    }
}
