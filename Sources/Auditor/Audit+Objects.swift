import LogFiles
import Records
import SealedStorage
import Sodium

extension Audit {
    /// Checks every object of the bundle against its digest.
    ///
    /// - Returns: The objects of the last step, and the digests of earlier ones that are gone.
    func checkObjects(
        of chain: CustodyChain, in bundle: CustodyBundle, _ progress: (Int) -> Void
    ) throws -> ([CustodyReport.Object], [SHA256Digest]) {
        let current = chain.steps.last?.content.objects ?? []
        var known: [String: SHA256Digest] = [:]
        for step in chain.steps {
            for digest in step.content.objects { known[hexadecimal(digest.bytes)] = digest }
        }
        let names = try bundle.objectNames()
        for name in names where known[name] == nil {
            throw AuditFinding.custody(.objectUnknown(name: name))
        }
        for digest in current where !names.contains(hexadecimal(digest.bytes)) {
            throw AuditFinding.custody(.objectMissing(digest))
        }
        var byteCounts: [SHA256Digest: Int] = [:]
        for name in names {
            let (digest, byteCount) = try bundle.digest(ofObject: name, progress: progress)
            guard let named = known[name] else { continue }
            guard digest == named else { throw AuditFinding.custody(.objectDigest(named)) }
            byteCounts[digest] = byteCount
        }
        let objects = current.map {
            CustodyReport.Object(digest: $0, byteCount: byteCounts[$0] ?? 0)
        }
        let absent = known.values.filter { byteCounts[$0] == nil }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return (objects, absent)
    }
}
