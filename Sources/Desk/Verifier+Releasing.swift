import Credentials
import JSONDocuments
public import Records
import SealedStorage
import Sodium
public import TransparencyLog

extension Verifier {
    /// Anchors what waits in the queue: of hours that are over, in random order.
    ///
    /// An index and a cosignature time tell when somebody came; a batch a hour hides who came first.
    ///
    /// - Parameters:
    ///   - identifier: Anchors this one acceptance only, and at once; the others keep their batch.
    ///   - immediately: Also anchors what was accepted in this hour.
    ///   - now: The desk's clock.
    ///   - append: Appends the entries to the ledger and returns their indexes, durable; `nil` for
    ///     one that the ledger refused, which stays in the queue and holds up no other.
    /// - Returns: How many were anchored.
    /// - Throws: `StorageError`, or what `append` throws; then everything stays in the queue, and
    ///   an entry that reached the ledger is found there again by the next release.
    public func release(
        only identifier: String? = nil, immediately: Bool, now: Timestamp,
        append: ([Envelope]) async throws -> [Int?]
    ) async throws -> Int {
        var due: [(queued: Queued, envelope: Envelope)] = []
        for queued in try queued() {
            let envelope = try Envelope(leaf: queued.anchor.leaf)
            let isMeant = identifier.map { queued.anchor.identifier == $0 }
            if isMeant ?? (immediately || envelope.created < now.flooredToHour) {
                due.append((queued, envelope))
            }
        }
        var generator = SodiumRandomNumberGenerator()
        due.shuffle(using: &generator)
        guard !due.isEmpty else { return 0 }
        let indexes = try await append(due.map(\.envelope))
        var anchored: [Queued] = []
        for (item, index) in zip(due, indexes) {
            guard let index else { continue }
            anchored.append(item.queued)
            var anchor = item.queued.anchor
            anchor.index = index
            let pending = Self.pendingName(of: anchor.request)
            if try !directory.contains(pending) { anchor.place = nil }
            try directory.write(
                anchor.json.canonicalBytes, to: "kept/" + KeptAnchor.fileName(of: anchor.request))
        }
        try dequeue(anchored)
        return anchored.count
    }

    /// How many accepted presentations wait to be anchored.
    ///
    /// - Throws: `StorageError`.
    public func queueCount() throws -> Int { try queued().count }

    /// Receipts for the anchored presentations that have none yet, as far as the log's cosigned
    /// checkpoint reaches.
    ///
    /// - Parameters:
    ///   - now: The desk's clock.
    ///   - proof: The proof for an index under the newest checkpoint that meets the quorum; `nil`
    ///     where no such checkpoint covers it yet.
    ///   - write: Hands a receipt out; after it returns the receipt counts as written.
    /// - Returns: How many were written.
    /// - Throws: `StorageError`, `LogError`, or what the closures throw.
    public func writeReceipts(
        now: Timestamp, proof: (Int) async throws -> ProofBundle?,
        write: (_ name: String, _ receipt: Receipt) throws -> Void
    ) async throws -> Int {
        var count = 0
        for name in try directory.names(in: "kept") {
            var anchor = try KeptAnchor(JSONValue(parsing: directory.read("kept/" + name)))
            guard !anchor.isReceiptWritten, let index = anchor.index,
                let bundle = try await proof(index)
            else { continue }
            let receipt = Receipt(
                evidence: LogEvidence(leaf: anchor.leaf, proof: bundle), salt: anchor.salt)
            try bundle.verify(
                leaf: TreeHash.leaf(anchor.leaf), log: trust.log, policy: trust.policy)
            try write(KeptAnchor.receiptName(of: anchor.request, written: now), receipt)
            anchor.isReceiptWritten = true
            try directory.write(anchor.json.canonicalBytes, to: "kept/" + name)
            count += 1
        }
        return count
    }
}
