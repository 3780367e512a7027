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
                // The newest of the definition: a newer offer may be open still, or for its successor.
                for offer in [row.offer] + row.replaced {
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
