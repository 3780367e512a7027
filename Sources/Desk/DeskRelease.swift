import JSONDocuments
public import Ledger
public import Records
import SealedStorage

/// The way of a desk's queue onto a ledger, and of the receipts out of it.
public struct DeskRelease: Sendable {
    private let verifier: Verifier
    private let ledger: any LedgerAccess

    /// Releases what waits at `verifier` onto `ledger`.
    public init(verifier: Verifier, ledger: any LedgerAccess) {
        self.verifier = verifier
        self.ledger = ledger
    }

    /// Anchors what is due, or the one acceptance named, and returns how many.
    ///
    /// - Throws: What the ledger says to an entry that it refuses, after the others are anchored;
    ///   `StorageError`.
    @discardableResult
    public func anchor(
        only identifier: String? = nil, immediately: Bool, now: Timestamp
    ) async throws -> Int {
        var refusal: LedgerError?
        let count = try await verifier.release(
            only: identifier, immediately: immediately, now: now
        ) { entries in
            try await ledger.indexes(appending: entries) { refusal = $1 }
        }
        if let refusal { throw refusal }
        return count
    }

    /// Writes the receipts that the quorum's checkpoint covers into the folder `out`, and returns how many.
    ///
    /// - Throws: `LedgerError`, `StorageError`.
    public func writeReceipts(to out: String, now: Timestamp) async throws -> Int {
        try AtomicFile.createDirectory(out)
        return try await verifier.writeReceipts(
            now: now, proof: { try await ledger.coveredProof(of: $0) },
            write: { name, receipt in
                try AtomicFile.write(
                    Array((receipt.json.canonicalText + "\n").utf8), to: "\(out)/\(name).json")
            })
    }
}
