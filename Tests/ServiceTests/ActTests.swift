import CityTestSupport
import Ledger
import Logging
import Records
import Sodium
import Testing

@testable import Service

@Suite("Administrative acts are on the ledger")
struct ActTests {
    private let city: City
    private let store: ServiceStore
    private let publishing: ActPublishing
    private let ledger: LocalLedger

    init() async throws {
        city = try await City()
        store = try ServiceStore(
            path: Temporary.path("service.sqlite"), clock: { City.now })
        ledger = LocalLedger(try await city.reader(), sequencer: city.sequencer)
        publishing = ActPublishing(
            book: ActBook(store: store), ledger: ledger,
            key: OperatorKey(try city.operatorSigner()),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let accounts = Accounts(store: store)
        let tokens = Tokens(store: store)
        try accounts.set(
            "li-wei", roles: [.clerk], office: nil,
            password: SecretBytes(copying: Array("correct horse".utf8)), by: "zhang-min")
        try accounts.change("li-wei", roles: [.clerk, .officer], office: nil, by: "zhang-min")
        _ = try tokens.make(
            Tokens.Token(
                name: "li-kiosk", roles: [.clerk], office: nil, expires: City.now,
                owner: "li-wei"), by: "li-wei")
        try tokens.remove("li-kiosk", by: "zhang-min")
        try accounts.disable("li-wei", by: "zhang-min")
    }

    private static let expected: [ActEntry.Act] = [
        .accountSet, .accountChanged, .tokenMade, .tokenEnded, .accountClosed,
    ]

    /// The entries from `index` on.
    private func entries(from index: Int) async throws -> [Envelope] {
        var found: [Envelope] = []
        for index in index..<(try await ledger.size()) {
            found.append(try Envelope(leaf: await ledger.entry(at: index).leaf))
        }
        return found
    }

    @Test func eachActIsAnEntryThatNamesNobody() async throws {
        let size = try await ledger.size()
        try await publishing.publish()
        let entries = try await entries(from: size)
        let acts = try ActBook(store: store).newest(limit: 10).reversed()
        #expect(acts.map(\.act) == Self.expected)
        #expect(acts.map(\.entry) == (0..<5).map { size + $0 })
        #expect(entries.count == 5)
        for (entry, act) in zip(entries, acts) {
            guard case .act(let content) = entry.record else {
                Issue.record("no act")
                continue
            }
            #expect(content.act == act.act && content.commitment == act.commitment)
            #expect(content.roles == act.roles.map(\.rawValue).sorted())
            let text = String(decoding: entry.leaf, as: UTF8.self)
            for name in ["li-wei", "li-kiosk", "zhang-min"] { #expect(!text.contains(name)) }
            #expect(entry.created.isOnHour)
        }
        #expect(Set(acts.map(\.commitment)).count == 5)
        try await publishing.publish()
        #expect(try await ledger.size() == size + 5)
    }

    /// The process ends between the entry and the note of it: the same entry has the same place.
    @Test func anActIsOnTheLedgerOnce() async throws {
        let act = try #require(try ActBook(store: store).pending().first)
        let key = OperatorKey(try city.operatorSigner())
        let first = try await ledger.append(key.sign(act.envelope()))
        try await publishing.publish()
        let kept = try ActBook(store: store).newest(limit: 10).last
        #expect(kept?.id == act.id && kept?.entry == first.index)
        #expect(try await ledger.size() == first.index + 5)
    }

    /// What was refused is no act.
    @Test func refusalsLeaveNoAct() throws {
        let before = try ActBook(store: store).pending().count
        #expect(throws: Problem.self) { try Accounts(store: store).disable("nobody", by: "x") }
        #expect(throws: Problem.self) { try Tokens(store: store).remove("none", by: "x") }
        #expect(throws: Problem.self) {
            try Accounts(store: store).set(
                "li-wei", roles: [], office: nil,
                password: SecretBytes(copying: Array("correct horse".utf8)), isNew: true)
        }
        #expect(try ActBook(store: store).pending().count == before)
    }
}
