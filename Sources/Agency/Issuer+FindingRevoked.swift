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
            for credential in credentials where seen.insert(credential.offer).inserted {
                found.credentials.append(credential.offer)
                guard try !isRevoked(credential.offer, of: credential.definition) else { continue }
                guard let number = credential.number else { throw AgencyError.notRevocable }
                found.events.append(
                    (credential.definition, .init(offer: credential.offer, number: number)))
            }
        }
        return found
    }

    /// A credential that was issued.
    private struct Issued {
        let offer: RecordIdentifier
        let definition: SHA256Digest
        let number: RevocationNumber?
    }

    private func issued(_ offer: RecordIdentifier) throws -> Issued? {
        guard let record = try offerRecord(offer),
            let issued = try IssuedRecord.read(offer, in: directory)
        else { return nil }
        return Issued(offer: offer, definition: record.definition, number: issued.number)
    }

    private func credentials(
        of subject: RevocationOrder.Subject, _ definitions: [SHA256Digest]
    ) throws -> [Issued] {
        switch subject {
        case .credential(let offer):
            guard let issued = try self.issued(offer) else { return [] }
            guard try definition(issued.definition).isRevocable else {
                throw AgencyError.notRevocable
            }
            return [issued]
        case .row(let key):
            var credentials: [Issued] = []
            for digest in definitions {
                let schema = try definition(digest).published.schemaID.text
                guard let row = try rowRecord(rowIndex.name(of: key, schema: schema)) else {
                    continue
                }
                // The newest of the definition: a newer offer may be open still, or for its successor.
                for offer in [row.offer] + row.replaced {
                    guard let issued = try self.issued(offer), issued.definition == digest else {
                        continue
                    }
                    credentials.append(issued)
                    break
                }
            }
            return credentials
        }
    }
}
