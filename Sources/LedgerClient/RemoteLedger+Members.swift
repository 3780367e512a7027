import JSONDocuments
public import Ledger
public import Records
import TransparencyLog

extension RemoteLedger {
    /// The access rules after the newest entry, made from the entries that they follow from.
    ///
    /// Each was signed by whoever had the right to; that none was left out is the service's word.
    ///
    /// - Throws: `LedgerError`.
    public func members() async throws(LedgerError) -> MemberRegister {
        try await readRegister().members
    }

    /// All entries by which keys became members, in their order.
    ///
    /// - Throws: `LedgerError`.
    public func memberships() async throws(LedgerError) -> [StoredEntry] {
        try await readRegister().memberships
    }

    /// Reads on where the last reading ended.
    private func readRegister() async throws(LedgerError) -> RegisterCopy {
        let kept = await view.register
        var copy = if let kept { kept } else { try emptyCopy() }
        while true {
            let document = try await get(
                "register", [("from", String(copy.next))], under: .newest)
            let page = try Self.read { () throws(DecodingFailure) in
                try ProvenEntries(json: document)
            }
            let entries = try await verified(page)
            guard entries.count == page.entries.count else { throw .answerMalformed }
            for (index, leaf) in entries { try copy.add(leaf, at: index) }
            guard let next = page.next else { break }
            guard next >= copy.next, !page.entries.isEmpty else { throw .answerMalformed }
            copy.next = next
        }
        await view.keep(copy)
        return copy
    }

    private func emptyCopy() throws(LedgerError) -> RegisterCopy {
        do throws(RecordError) {
            return RegisterCopy(members: try MemberRegister(operatorKey: log.keys[0]))
        } catch {
            throw .keyMismatch
        }
    }
}

extension RegisterCopy {
    /// Adds the next entry by the log's own rules.
    fileprivate mutating func add(_ leaf: [UInt8], at index: Int) throws(LedgerError) {
        guard index >= next else { throw .answerMalformed }
        let envelope = try RemoteLedger.envelope(leaf)
        do throws(RecordError) {
            members.passOver(upTo: UInt64(index))
            try members.admit(envelope, at: UInt64(index), now: nil)
        } catch {
            throw .answerMalformed
        }
        if envelope.type == .identityMember {
            memberships.append(try RemoteLedger.stored(leaf, at: index))
        }
        next = index + 1
    }
}
