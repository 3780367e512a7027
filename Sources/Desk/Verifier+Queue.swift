import Credentials
import JSONDocuments
import Records
import SealedStorage
import TransparencyLog

/// What was accepted and is not anchored yet: each alone in `queue/…`, or many together in `batches/…`.
extension Verifier {
    /// One that waits, and the file in which it does.
    struct Queued {
        let file: String
        var anchor: KeptAnchor
    }

    /// All that wait.
    ///
    /// - Throws: `StorageError`, `DecodingFailure`.
    func queued() throws -> [Queued] {
        let alone = try directory.names(in: "queue").map { name in
            let file = "queue/" + name
            return Queued(
                file: file, anchor: try KeptAnchor(JSONValue(parsing: directory.read(file))))
        }
        return try alone
            + batches().flatMap { batch in
                batch.anchors.map { Queued(file: batch.file, anchor: $0) }
            }
    }

    /// Takes those that are anchored out of the queue.
    ///
    /// - Throws: `StorageError`.
    func dequeue(_ anchored: [Queued]) throws {
        let files = Set(anchored.map(\.file))
        var gone = files.filter { $0.hasPrefix("queue/") }
        let names = Set(anchored.map(\.anchor.identifier))
        for var batch in try batches() where files.contains(batch.file) {
            batch.anchors.removeAll { names.contains($0.identifier) }
            if batch.anchors.isEmpty {
                gone.insert(batch.file)
            } else {
                try directory.write(batch.json.canonicalBytes, to: batch.file)
            }
        }
        try directory.remove(Array(gone))
    }

    /// Puts acceptances into the queue, and closes their requests, all by a few writes.
    ///
    /// - Returns: For each why it is not there; `nil` for one that is, durably. A request that could be
    ///   accepted a second time because a disk failed stays claimed.
    func enqueue(_ anchors: [KeptAnchor]) -> [(any Error)?] {
        AnchorBatch.batches(of: anchors).flatMap { batch -> [(any Error)?] in
            var failure: (any Error)?
            do {
                try directory.write(batch.json.canonicalBytes, to: batch.file)
            } catch {
                failure = error
                // Nothing came of it: the requests can be answered again.
                if (try? directory.contains(batch.file)) == false {
                    giveBack(batch.anchors.map(\.request.digest))
                    return batch.anchors.map { _ in error }
                }
            }
            do {
                try directory.remove(batch.anchors.map { Self.pendingName(of: $0.request) })
                giveBack(batch.anchors.map(\.request.digest))
            } catch {}
            return batch.anchors.map { _ in failure }
        }
    }

    /// What was accepted together replaces its requests, also where the process ended between the two.
    func closeBatchedRequests() throws {
        let accepted = try batches().flatMap(\.anchors)
        try directory.remove(accepted.map { Self.pendingName(of: $0.request) })
    }

    /// Forgets the presentations in a batch whose time is over.
    func forgetPresentations(inBatch name: String, now: Timestamp) throws {
        var batch = try batch(name)
        let over = batch.anchors.indices.filter { index in
            batch.anchors[index].presentation != nil
                && batch.anchors[index].request.content.keptUntil <= now
        }
        guard !over.isEmpty else { return }
        for index in over { batch.anchors[index].presentation = nil }
        try directory.write(batch.json.canonicalBytes, to: batch.file)
    }

    private func batches() throws -> [AnchorBatch] {
        try directory.names(in: AnchorBatch.folder).map(batch)
    }

    private func batch(_ name: String) throws -> AnchorBatch {
        try AnchorBatch(
            JSONValue(parsing: directory.read(AnchorBatch.folder + "/" + name)), fileName: name)
    }
}
