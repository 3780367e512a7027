import Accumulators
import AnonCreds
public import Records
public import Sodium

extension Issuer {
    /// What an order comes to.
    struct FoundCredentials {
        /// What is still to be revoked.
        var events: [(definition: SHA256Digest, event: RevocationBatch.Event)] = []
        /// All that the order names.
        var credentials: [RecordIdentifier] = []
        /// What came in the place of some of these, and stays.
        var kept: [RecordIdentifier: [RecordIdentifier]] = [:]
        /// Whether a resident's newest offer has not been answered.
        var hasUnanswered = false
    }

    /// The definition under which the credential that answered `offer` was issued.
    ///
    /// - Throws: `AgencyError.offerUnknown`, `StorageError`.
    public func definition(ofCredential offer: RecordIdentifier) throws -> SHA256Digest {
        guard let record = try offerRecord(offer) else { throw AgencyError.offerUnknown }
        return record.definition
    }

    /// Finds the credentials that an order names, each once.
    func find(_ order: RevocationOrder) throws -> FoundCredentials {
        var found = FoundCredentials()
        var seen: Set<RecordIdentifier> = []
        for digest in order.definitions {
            guard try definition(digest).isRevocable else { throw AgencyError.notRevocable }
        }
        for (position, subject) in order.subjects.enumerated() {
            let credentials = try credentials(of: subject, order, &found)
            guard !credentials.isEmpty else { throw AgencyError.notIssued(position: position) }
            for credential in credentials {
                if let earlier = credential.replaces {
                    found.kept[earlier, default: []].append(credential.offer)
                    if seen.insert(earlier).inserted { found.credentials.append(earlier) }
                    continue
                }
                guard seen.insert(credential.offer).inserted else { continue }
                found.credentials.append(credential.offer)
                guard try !isRevoked(credential.offer, of: credential.definition) else { continue }
                guard let number = credential.number else { throw AgencyError.notRevocable }
                found.events.append(
                    (credential.definition, .init(offer: credential.offer, number: number)))
            }
        }
        return found
    }

    /// The row's credential in whose place `offer`'s came, where the order leaves that one for it; see
    /// ``RevocationOrder/isReplacing``.
    func replaced(
        by offer: RecordIdentifier, in row: RowRecord, _ order: RevocationOrder
    ) throws -> RecordIdentifier? {
        let earlier = ([row.offer] + row.replaced).drop { $0 != offer }.dropFirst()
        guard order.isReplacing, !earlier.isEmpty, !order.named.contains(offer),
            try reason(offer) == nil
        else { return nil }
        for candidate in earlier {
            guard let reason = try reason(candidate) else { continue }
            return reason == order.reason ? candidate : nil
        }
        return nil
    }

    /// Why the credential that answered `offer`, if there is one, was revoked; `nil` where it was not.
    private func reason(_ offer: RecordIdentifier) throws -> RevocationReason? {
        guard let digest = try offerRecord(offer)?.definition, try definition(digest).isRevocable
        else { return nil }
        return try reasonOfRevocation(offer, of: digest)
    }

    /// A credential that was issued.
    private struct Issued {
        let offer: RecordIdentifier
        let definition: SHA256Digest
        let number: RevocationNumber?
        /// The revoked one for which the order leaves it.
        var replaces: RecordIdentifier?
    }

    private func issued(_ offer: RecordIdentifier) throws -> Issued? {
        guard let record = try offerRecord(offer) else { return nil }
        if record.status == .issued, let number = record.number {
            return Issued(offer: offer, definition: record.definition, number: number)
        }
        guard let issued = try IssuedRecord.read(offer, in: directory) else { return nil }
        return Issued(offer: offer, definition: record.definition, number: issued.number)
    }

    private func credentials(
        of subject: RevocationOrder.Subject, _ order: RevocationOrder,
        _ found: inout FoundCredentials
    ) throws -> [Issued] {
        switch subject {
        case .credential(let offer):
            guard let issued = try self.issued(offer) else { return [] }
            guard try definition(issued.definition).isRevocable else {
                throw AgencyError.notRevocable
            }
            if let name = try offerRecord(offer)?.row, let row = try rowRecord(name),
                try !hasIssued(row.offer)
            {
                found.hasUnanswered = true
            }
            return [issued]
        case .row(let key):
            var credentials: [Issued] = []
            for digest in order.definitions {
                let schema = try definition(digest).published.schemaID.text
                guard let row = try rowRecord(rowIndex.name(of: key, schema: schema)) else {
                    continue
                }
                // The newest of the definition: a newer offer may be open still, or for its successor.
                for offer in [row.offer] + row.replaced {
                    guard var issued = try self.issued(offer) else {
                        found.hasUnanswered = found.hasUnanswered || offer == row.offer
                        continue
                    }
                    guard issued.definition == digest else { continue }
                    issued.replaces = try replaced(by: offer, in: row, order)
                    credentials.append(issued)
                    break
                }
            }
            return credentials
        }
    }
}
