import Records
import TransparencyLog

/// Up to 256 neighbouring entries, read, parsed and their signatures checked, whatever came before
/// them.
struct FsckPage: Sendable {
    /// The indexes that were asked for.
    let range: Range<Int>
    let entries: [StoredEntry]
    /// Those up to the first entry that is missing or wrong, as ``MemberRegister`` takes them.
    let envelopes: [Envelope]
    /// What is wrong with the entry after them.
    let unreadable: (any Error)?
    private let places: [EntryPlaces]

    init(
        _ range: Range<Int>, of store: any LedgerStore, register: MemberRegister
    ) async throws {
        self.range = range
        entries = try await store.entries(in: range)
        places = try await store.indexedPlaces(
            of: entries.map { EntryKeys(recordID: $0.recordID, leafHash: $0.leafHash) })
        let (envelopes, unreadable) = Self.read(entries, in: range)
        self.unreadable = unreadable
        self.envelopes = await register.knowingSignatures(of: envelopes)
    }

    /// The store's indexes must lead to the entries.
    func checkIndexes() throws {
        for (entry, places) in zip(entries, places) {
            guard places.byRecordID == entry.index else {
                throw FoundDifference(.identifierIndex(index: entry.index))
            }
            guard places.byLeafHash == entry.index else {
                throw FoundDifference(.leafHashIndex(index: entry.index))
            }
        }
    }

    /// The envelopes up to the first entry that is missing or wrong, and what is wrong with that one.
    private static func read(
        _ entries: [StoredEntry], in range: Range<Int>
    ) -> (envelopes: [Envelope], unreadable: (any Error)?) {
        var envelopes: [Envelope] = []
        do {
            for (offset, index) in range.enumerated() {
                guard offset < entries.count, entries[offset].index == index else {
                    throw FoundDifference(.entryMissing(index: index))
                }
                envelopes.append(try read(entries[offset]))
            }
            return (envelopes, nil)
        } catch {
            return (envelopes, error)
        }
    }

    /// The envelope of an entry that says what it should, whoever signed it.
    private static func read(_ entry: StoredEntry) throws -> Envelope {
        let index = entry.index
        let envelope: Envelope
        do throws(RecordError) {
            envelope = try Envelope(leaf: entry.leaf)
        } catch {
            // Bytes that changed since are named as such, whatever they say now.
            guard entry.leafHash == .leaf(entry.leaf) else {
                throw FoundDifference(.leafHash(index: index))
            }
            throw FoundDifference(.entryMalformed(index: index, error))
        }
        guard entry.leafHash == .leaf(entry.leaf) else {
            throw FoundDifference(.leafHash(index: index))
        }
        try compare(entry, with: envelope)
        return envelope
    }

    /// The columns that queries are answered by must say what the envelope says.
    private static func compare(_ entry: StoredEntry, with envelope: Envelope) throws {
        let index = entry.index
        guard let derived = try? StoredEntry(envelope, at: index) else {
            throw FoundDifference(.entryMalformed(index: index, .signatureMissing))
        }
        guard entry.recordID == derived.recordID else {
            throw FoundDifference(.entryIdentifier(index: index))
        }
        guard entry.type == derived.type else { throw FoundDifference(.entryType(index: index)) }
        guard entry.area == derived.area else { throw FoundDifference(.entryArea(index: index)) }
        guard entry.hourEpochSeconds == derived.hourEpochSeconds else {
            throw FoundDifference(.entryHour(index: index))
        }
        guard entry.issuer == derived.issuer else {
            throw FoundDifference(.entryIssuer(index: index))
        }
    }
}
