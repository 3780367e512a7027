import Accumulators
import AnonCreds
import Records
import Sodium

extension Issuer {
    /// What an order comes to.
    struct FoundCredentials {
        /// What is still to be revoked.
        var events: [(definition: SHA256Digest, event: RevocationBatch.Event)] = []
        /// All that the order names.
        var credentials: [RecordIdentifier] = []
    }

    /// Finds the credentials that an order names, each once.
    func find(_ order: RevocationOrder) throws -> FoundCredentials {
        var found = FoundCredentials()
        var seen: Set<RecordIdentifier> = []
        for digest in order.definitions {
            guard try definition(digest).isRevocable else { throw AgencyError.notRevocable }
        }
        for (position, subject) in order.subjects.enumerated() {
            let credentials = try credentials(of: subject, order.definitions)
            guard !credentials.isEmpty else { throw AgencyError.notIssued(position: position) }
            for (offer, digest) in credentials where seen.insert(offer).inserted {
                found.credentials.append(offer)
                guard try !isRevoked(offer, of: digest) else { continue }
                guard let number = try IssuedRecord.read(offer, in: directory)?.number else {
                    throw AgencyError.notRevocable
                }
                found.events.append((digest, .init(offer: offer, number: number)))
            }
        }
        return found
    }

    private func credentials(
        of subject: RevocationOrder.Subject, _ definitions: [SHA256Digest]
    ) throws -> [(offer: RecordIdentifier, definition: SHA256Digest)] {
        switch subject {
        case .credential(let offer):
            guard let record = try offerRecord(offer), try hasIssued(offer) else { return [] }
            guard try definition(record.definition).isRevocable else {
                throw AgencyError.notRevocable
            }
            return [(offer, record.definition)]
        case .row(let key):
            var credentials: [(RecordIdentifier, SHA256Digest)] = []
            for digest in definitions {
                let schema = try definition(digest).published.schemaID.text
                guard let row = try rowRecord(rowIndex.name(of: key, schema: schema)) else {
                    continue
                }
                // A newer offer that is still open stands in the row of what it replaces.
                for offer in [row.offer, row.replaced].compactMap({ $0 }) {
                    guard try hasIssued(offer), try offerRecord(offer)?.definition == digest else {
                        continue
                    }
                    credentials.append((offer, digest))
                    break
                }
            }
            return credentials
        }
    }
}
