import AnonCreds
public import CLSignatures
public import JSONDocuments
public import Records
import SealedStorage
public import Sodium
import Synchronization

extension Issuer {
    /// The widths of a definition's key.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func keyProfile(of digest: SHA256Digest) throws -> CLProfile {
        try definition(digest).published.definition.key.profile
    }

    /// The profile under which the definition was made, as it was given.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func profileJSON(of digest: SHA256Digest) throws -> JSONValue {
        try definition(digest).file.profile
    }

    /// The newest definition that came in this one's place, at once or by others between, and is on the
    /// ledger and not retired; `nil` where there is none.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func successor(of digest: SHA256Digest) throws -> SHA256Digest? {
        var newest: (digest: SHA256Digest, created: Timestamp)?
        for other in try definitionDigests() where other != digest {
            let file = try definition(other).file
            guard file.evidence != nil, file.retirement == nil, try hasSucceeded(digest, other),
                let created = try file.leaves.map({ try Envelope(leaf: Array($0.utf8)).created })
                    .max()
            else { continue }
            if newest.map({ $0.created < created }) ?? true { newest = (other, created) }
        }
        return newest?.digest
    }

    /// The definition that was made in the place of `old` under this tag, anchored or not; `nil` where none was.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func rotation(of old: SHA256Digest, tag: String) throws -> SHA256Digest? {
        try definitionDigests().first { digest in
            let key = try definition(digest)
            return key.file.predecessor == old
                && key.published.definition.tag.utf8.elementsEqual(tag.utf8)
        }
    }

    /// Ends a definition: from now on nothing is offered or signed under it, and the entry, once it is
    /// on the ledger, tells desks and wallets to refuse it.
    ///
    /// - Returns: The entry to append; the first one again where it was retired before.
    /// - Throws: `AgencyError.definitionUnknown`, `.definitionNotAnchored`, `StorageError`.
    public func retire(
        _ digest: SHA256Digest, reason: RetirementRecord.Reason, now: Timestamp
    ) throws -> Envelope {
        var file = try definition(digest).file
        if let earlier = file.retirement { return try Envelope(leaf: Array(earlier.utf8)) }
        guard file.evidence != nil else { throw AgencyError.definitionNotAnchored }
        let entry = try signed(
            .retirement(
                RetirementRecord(
                    definition: digest, reason: reason, successor: successor(of: digest))), now)
        file.retirement = String(decoding: entry.leaf, as: UTF8.self)
        try directory.write(file.json.canonicalBytes, to: Self.fileName(digest))
        definitions.withLock { _ = $0.removeValue(forKey: digest) }
        return entry
    }

    /// Whether `definition` came, at once or by others between, in the place of `old`.
    func hasSucceeded(_ old: SHA256Digest, _ definition: SHA256Digest) throws -> Bool {
        var next: SHA256Digest? = definition
        for _ in 0..<64 {
            guard let digest = next else { return false }
            next = try self.definition(digest).file.predecessor
            if next == old { return true }
        }
        return false
    }
}
