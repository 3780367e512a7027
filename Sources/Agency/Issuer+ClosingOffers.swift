import AnonCreds
import Records

extension Issuer {
    /// Ends the offers to the order's residents that nobody has answered yet: whoever is revoked gets no
    /// credential by an offer from before.
    ///
    /// One that replaces a credential that was revoked earlier stays, and so does one to whoever keeps such
    /// a replacement.
    ///
    /// - Throws: `AgencyError.offerBusy`, `StorageError`.
    func closeOpenOffers(of order: RevocationOrder) throws {
        for name in try rows(of: order) {
            guard let row = try rowRecord(name), try isOpen(row.offer),
                try !isReplacement(row, order)
            else { continue }
            guard beginWork(onRow: name) else { throw AgencyError.offerBusy }
            defer { endWork(onRow: name) }
            // It may have been answered meanwhile; then it is a credential, and is found as one.
            guard try isOpen(row.offer), var offer = try offerRecord(row.offer) else { continue }
            offer.status = .locked
            try store(offer)
        }
    }

    /// The rows of the order's residents, also of those whom it names by a credential.
    private func rows(of order: RevocationOrder) throws -> [String] {
        var rows: [String] = []
        for subject in order.subjects {
            switch subject {
            case .row(let key):
                rows += try order.definitions.map { digest in
                    rowIndex.name(of: key, schema: try definition(digest).published.schemaID.text)
                }
            case .credential(let offer):
                if let record = try offerRecord(offer) { rows.append(record.row) }
            }
        }
        return rows
    }

    /// Whether the row's offer was made after its last credential was revoked.
    private func isReplacement(_ row: RowRecord, _ order: RevocationOrder) throws -> Bool {
        guard let last = try row.replaced.first(where: { try hasIssued($0) }),
            let record = try offerRecord(last)
        else { return false }
        return try isRevoked(last, of: record.definition)
            || replaced(by: last, in: row, order) != nil
    }

    private func isOpen(_ offer: RecordIdentifier) throws -> Bool {
        try offerRecord(offer)?.status == .open && !hasIssued(offer)
    }
}
