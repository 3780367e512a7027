public import Records

extension Custodian {
    /// Those of the records that are kept here, as they are now.
    ///
    /// - Throws: `ArchiveError.storage`.
    public func kept(
        _ ids: [RecordIdentifier]
    ) async throws -> [RecordIdentifier: ArchivedRecord] {
        try await store.records(ids)
    }

    /// How many records of each type are kept, by the types' names.
    ///
    /// - Throws: `ArchiveError.storage`.
    public func counts() async throws -> [RecordCount] { try await store.counts() }
}

/// How many records of a type a custodian keeps.
public struct RecordCount: Sendable {
    /// The type.
    public let type: RecordType
    /// All that were ever added.
    public let count: Int
    /// Those of them whose keys were destroyed.
    public let erasedCount: Int
    /// Those that a hold keeps.
    public let heldCount: Int

    /// Creates a count.
    public init(type: RecordType, count: Int, erasedCount: Int, heldCount: Int) {
        self.type = type
        self.count = count
        self.erasedCount = erasedCount
        self.heldCount = heldCount
    }
}
