public import Credentials
public import Records
public import Sodium

extension Issuer {
    /// An offer's document, as it was handed out, for a wallet that has only its identifier.
    ///
    /// The one-time code is not in it; without that nobody can answer.
    ///
    /// - Throws: `AgencyError.offerUnknown`, also for one that has ended; `StorageError`.
    public func offer(_ identifier: RecordIdentifier, now: Timestamp) throws -> ResidentOffer {
        guard let record = try offerRecord(identifier), record.status != .locked,
            now < record.expires
        else { throw AgencyError.offerUnknown }
        let key = try definition(record.definition)
        return ResidentOffer(
            identifier: record.identifier, expires: record.expires,
            offer: try record.offer(under: key.published),
            definition: try anchoredDefinition(record.definition))
    }

    /// Whether credentials of a definition can be taken back.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func isRevocable(_ digest: SHA256Digest) throws -> Bool {
        try definition(digest).isRevocable
    }
}
