import Age
import Archive
import Ledger
import Records

/// A department at work: a custodian with its ledger, and those who add to it and follow it.
struct Department: Sendable {
    /// Its name in addresses.
    let id: String
    let desk: CustodianDesk
    let news: DepartmentNews
    let additions: AdditionQueue
    let clock: @Sendable () -> Timestamp

    init(
        id: String, desk: CustodianDesk, clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        let news = DepartmentNews()
        self.id = id
        self.desk = desk
        self.news = news
        additions = AdditionQueue(desk) { news.tell() }
        self.clock = clock
    }

    /// What signs its entries.
    var key: KeyReference { KeyReference(desk.custodian.verifierKey) }

    /// Gives a reader a record, or fields of it.
    ///
    /// - Throws: As `Custodian.grant` does.
    func grant(_ request: GrantRequest) async throws -> Grant {
        try await desk.custodian.grant(
            request, members: desk.members(), now: clock(), append: desk.append,
            prove: desk.prove)
    }

    /// Destroys the keys of records.
    ///
    /// - Throws: As `Custodian.erase` does.
    func erase(_ records: [RecordIdentifier], ground: String) async throws {
        try await desk.custodian.erase(
            records, ground: ground, members: desk.members(), now: clock(), append: desk.append)
    }

    /// The records of a type after an index, for a standing recipient.
    ///
    /// - Throws: As `Custodian.follow` does.
    func follow(
        _ type: RecordType, by reader: Recipient, after index: Int, limit: Int
    ) async throws -> [FollowedRecord] {
        try await desk.custodian.follow(
            type, by: reader, after: index, members: desk.members(), now: clock(),
            append: desk.append, prove: desk.prove, limit: limit)
    }
}
