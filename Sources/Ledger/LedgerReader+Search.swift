public import Records

/// A record that a search found, with its place.
public struct FoundRecord: Hashable, Sendable {
    /// The entry's index; on the last record of a page the cursor for the next.
    public let index: Int
    /// The entry as it was signed.
    public let envelope: Envelope

    /// The record at `index`.
    package init(index: Int, envelope: Envelope) {
        self.index = index
        self.envelope = envelope
    }
}

extension LedgerReader {
    /// One page of the records that meet all criteria of `query`, the newest hour first and within
    /// an hour the highest index.
    ///
    /// What was appended since the page before, and belongs above it, moves no later page.
    ///
    /// - Throws: `LedgerError.entryUnknown` for a cursor that is no entry's index; `.storage`.
    public func search(_ query: RecordQuery) async throws(LedgerError) -> [FoundRecord] {
        var found: [FoundRecord] = []
        for entry in try await store.search(query) {
            do throws(RecordError) {
                found.append(
                    FoundRecord(index: entry.index, envelope: try Envelope(leaf: entry.leaf)))
            } catch {
                throw .storage(.corrupt)
            }
        }
        return found
    }
}
