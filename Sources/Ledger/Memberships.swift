import Records

/// Which entry made a key a member at each point of the log, and who signed that entry.
///
/// The current register does not tell: a membership that was renewed or ended since counted when an entry
/// was made.
struct Memberships {
    private var entries: [KeyReference: [(index: Int, signer: KeyReference)]] = [:]

    /// The memberships that these entries made, which are all of a log.
    init(_ memberships: [StoredEntry]) throws(LedgerError) {
        for entry in memberships {
            guard let envelope = try? Envelope(leaf: entry.leaf),
                case .member(let member) = envelope.record, let signature = envelope.signature
            else { throw .storage(.corrupt) }
            add(KeyReference(member.key), index: entry.index, signature.key)
        }
    }

    private mutating func add(_ key: KeyReference, index: Int, _ signer: KeyReference) {
        entries[key, default: []].append((index, signer))
    }

    /// Adds the entry that made `key` a member before `limit`, and those that admitted its signer.
    func addChain(to key: KeyReference, before limit: Int, into indexes: inout Set<Int>) {
        var (key, limit) = (key, limit)
        while let entry = entries[key]?.last(where: { $0.index < limit }),
            indexes.insert(entry.index).inserted
        {
            (key, limit) = (entry.signer, entry.index)
        }
    }
}
