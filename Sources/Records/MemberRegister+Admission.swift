import TransparencyLog

extension MemberRegister {
    /// How far a record's time may be ahead of the ledger's clock.
    public static let clockToleranceSeconds = 300

    /// Admits the next entry, or refuses it and stays as it was.
    ///
    /// The one access rule of the ledger: a known type; the signature; the signer's membership at the record's
    /// time and now; the role and the granted types and attributes; who owns an identifier; that
    /// every reference points to an earlier entry.
    ///
    /// - Parameters:
    ///   - envelope: the entry.
    ///   - index: the entry's index, which must be ``entryCount``.
    ///   - now: the ledger's clock; `nil` for an entry that is in the log already, when the time of
    ///     its admission is not known and only the record's own time counts.
    /// - Throws: `RecordError`, each rule with its own case.
    public mutating func admit(
        _ envelope: Envelope, at index: UInt64, now: Timestamp?
    ) throws(RecordError) {
        guard index == entryCount else { throw .outOfOrder(expected: entryCount, actual: index) }
        if let now, envelope.created.epochSeconds - now.epochSeconds > Self.clockToleranceSeconds {
            throw .createdInFuture
        }
        guard knows(envelope.type) else { throw .typeUnknown }
        guard let signer = envelope.signature?.key else { throw .signatureMissing }
        if index == 0 {
            try checkFirst(envelope, signer: signer, now: now)
        } else if envelope.type.isOperators {
            guard signer == KeyReference(operatorKey) else { throw .operatorOnly }
            try envelope.verifySignature(operatorKey)
        } else {
            let member = try permission(
                of: signer, toAppend: envelope.type, at: envelope.created)
            if let now { try member.checkValidity(at: now) }
            try envelope.verifySignature(member.key)
            try check(envelope.record, by: member, signer: signer, at: envelope.created)
        }
        apply(envelope.record, at: index, signer: signer, created: envelope.created)
        entryCount += 1
    }

    /// The envelopes, those whose signature holds under their member's key knowing it.
    ///
    /// ``admit(_:at:now:)`` judges all of them: one whose signature does not hold, or whose signer is
    /// not known here, comes back as it was. Many are checked on all cores.
    public func knowingSignatures(of envelopes: [Envelope]) async -> [Envelope] {
        guard envelopes.count > Self.signaturesPerTask else {
            return envelopes.map(knowingSignature)
        }
        return await withTaskGroup(of: (Int, [Envelope]).self) { group in
            for start in stride(from: 0, to: envelopes.count, by: Self.signaturesPerTask) {
                group.addTask {
                    let end = min(start + Self.signaturesPerTask, envelopes.count)
                    return (start, envelopes[start..<end].map(knowingSignature))
                }
            }
            var checked = envelopes
            for await (start, part) in group {
                checked.replaceSubrange(start..<start + part.count, with: part)
            }
            return checked
        }
    }

    /// Fewer are not worth a task.
    private static let signaturesPerTask = 32

    private func knowingSignature(_ envelope: Envelope) -> Envelope {
        guard let signer = envelope.signature?.key else { return envelope }
        let key =
            signer == KeyReference(operatorKey) ? operatorKey : membersByKey[signer]?.record.key
        do throws(RecordError) {
            return try key.map { key throws(RecordError) in try envelope.verified(by: key) }
                ?? envelope
        } catch {
            return envelope
        }
    }

    /// Entry 0 makes the registrar: self-signed, or signed by the operator, who then vouches for it.
    private func checkFirst(
        _ envelope: Envelope, signer: KeyReference, now: Timestamp?
    ) throws(RecordError) {
        guard case .member(let member) = envelope.record, member.role == .registrar,
            member.types.contains(.identityMember)
        else { throw .firstEntryNotRegistrar }
        if signer == KeyReference(operatorKey) {
            try envelope.verifySignature(operatorKey)
        } else if signer == KeyReference(member.key) {
            try envelope.verifySignature(member.key)
        } else {
            throw .firstEntryNotRegistrar
        }
        try member.checkValidity(at: envelope.created)
        if let now { try member.checkValidity(at: now) }
        try checkKey(of: member)
    }

    private func check(
        _ record: Record, by member: Member, signer: KeyReference, at time: Timestamp
    ) throws(RecordError) {
        switch record {
        case .note, .act, .board, .refusal, .alert, .evidence, .flow, .event, .reading, .request:
            break
        case .type(let entry): try check(entry)
        case .registered(let content): try check(content)
        case .rule(let rule): try checkApproval(rule)
        case .access(let entry): try check(entry, at: time)
        case .erasure(let entry): try check(entry, at: time)
        case .hold(let entry): try check(entry, at: time)
        case .member(let admitted): try checkKey(of: admitted)
        case .schema(let schema): try check(schema, by: member, signer: signer)
        case .definition(let definition):
            try check(definition, by: member, signer: signer, at: time)
        case .status(let status): try check(status, signer: signer, at: time)
        case .retirement(let retirement): try check(retirement, signer: signer)
        case .presentation(let anchor):
            for digest in anchor.definitions where definitionIdentifiersByDigest[digest] == nil {
                throw .definitionUnknown
            }
        }
    }

    /// A name and id stand for one public key, and a public key for one name and use: else two
    /// members could be taken for one, or one for two.
    private func checkKey(of member: Member) throws(RecordError) {
        let reference = KeyReference(member.key)
        let known =
            reference == KeyReference(operatorKey)
            ? operatorKey : membersByKey[reference]?.record.key
        guard known == nil || known == member.key else { throw .keyTaken }
        let owner =
            member.key.publicKey == operatorKey.publicKey
            ? KeyReference(operatorKey) : referencesByPublicKey[member.key.publicKey]
        guard owner == nil || owner == reference else { throw .keyTaken }
    }

    private func checkIssuer(
        _ identifier: String, signer: KeyReference
    ) throws(RecordError) {
        let owner = issuers[identifier]
        guard owner == nil || owner == signer else { throw .issuerIdentifierTaken }
    }

    private func check(
        _ schema: SchemaRecord, by member: Member, signer: KeyReference
    ) throws(RecordError) {
        guard schemasByIdentifier[schema.schemaID] == nil else { throw .schemaIdentifierTaken }
        try checkIssuer(schema.issuerID, signer: signer)
        try member.checkAttributes(schema.attributes.map(\.name))
    }

    private func check(
        _ definition: DefinitionRecord, by member: Member, signer: KeyReference,
        at time: Timestamp
    ) throws(RecordError) {
        guard definitionsByIdentifier[definition.definitionID] == nil else {
            throw .definitionIdentifierTaken
        }
        guard definitionIdentifiersByDigest[definition.digest] == nil else {
            throw .definitionDigestTaken
        }
        try checkIssuer(definition.issuerID, signer: signer)
        guard let schema = schemasByIdentifier[definition.schemaID] else { throw .schemaUnknown }
        guard schema.signer == signer else { throw .schemaOfAnotherMember }
        guard definition.revocation == schema.record.revocationAttribute else {
            throw .revocationMismatch
        }
        if let expires = definition.expires, expires <= time { throw .definitionExpired }
        try member.checkAttributes(schema.record.attributes.map(\.name))
    }

    private mutating func apply(
        _ record: Record, at index: UInt64, signer: KeyReference, created: Timestamp
    ) {
        switch record {
        case .note, .act, .presentation, .registered, .access, .refusal, .erasure, .hold,
            .alert, .evidence, .flow, .event, .reading, .request:
            break
        case .type(let entry):
            guard let schema = try? Self.compile(entry) else { break }
            typesByName[entry.name] = RegisteredType(
                entry: Anchored(record: entry, index: index, signer: signer), schema: schema,
                payload: (try? Self.compilePayload(entry)) ?? nil)
        case .board(let board): self.board = board
        case .rule(let rule):
            let identifier = rule.terms.identifier
            rulesByIdentifier[identifier] = Anchored(record: rule, index: index, signer: signer)
            if let replaced = rule.terms.replaces { rulesByIdentifier[replaced] = nil }
        case .member(let member):
            let reference = KeyReference(member.key)
            membersByKey[reference] = Anchored(record: member, index: index, signer: signer)
            referencesByPublicKey[member.key.publicKey] = reference
            if member.role == .registrar { registrar = member }
        case .schema(let schema):
            schemasByIdentifier[schema.schemaID] = Anchored(
                record: schema, index: index, signer: signer)
            issuers[schema.issuerID] = signer
        case .definition(let definition):
            definitionsByIdentifier[definition.definitionID] = Anchored(
                record: definition, index: index, signer: signer)
            definitionIdentifiersByDigest[definition.digest] = definition.definitionID
            issuers[definition.issuerID] = signer
        case .status(let status):
            statusesByDefinition[status.definition] = Anchored(
                record: status, index: index, signer: signer)
        case .retirement(let retirement):
            retirementsByDefinition[retirement.definition] = (
                Anchored(record: retirement, index: index, signer: signer), created
            )
        }
    }
}

extension MemberRegister {
    /// Admits an entry of a chain that leaves out entries in between, as a proof of membership does.
    ///
    /// Entry 0 cannot be left out, since it names the registrar. What is left out cannot be seen: a
    /// membership that a later entry ended still looks valid until its own last day.
    /// - Throws: as ``admit(_:at:now:)`` does; then nothing has changed.
    public mutating func admit(
        excerpt envelope: Envelope, at index: UInt64
    ) throws(RecordError) {
        var next = self
        guard index >= entryCount, index < .max, index == 0 || entryCount > 0 else {
            throw .outOfOrder(expected: entryCount, actual: index)
        }
        next.hasGaps = hasGaps || index > entryCount
        next.entryCount = index
        try next.admit(envelope, at: index, now: nil)
        self = next
    }
}
