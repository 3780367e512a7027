import Agency
import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import Sodium
import TestSupport
import Testing
import Wallet

/// A program that sees the files of 100 residents' wallets under several heads of revocation, and knows the
/// owners of half of them, finds no owners for the rest.
///
/// Wallets bring their witnesses forward from head to head by themselves. Some residents come later and some
/// are revoked, so that not everybody can present under each head; who can is known to the program.
@Suite("Unlinkable presentation files", .serialized)
struct UnlinkableFilesTests {
    private struct Finding: Decodable {
        let largest: Double
        let by: String
        let shows: Int
    }

    private static let files = Task { try await Files().document() }

    @Test func nobodyIsRecognised() async throws {
        guard let finding = try await finding() else { return }
        #expect(finding.shows == Files.showCount)
        #expect(finding.largest <= 0.02, "by \(finding.by)")
        print("\(finding.shows) files: \(finding.largest) over chance, by \(finding.by)")
    }

    /// A commitment that a wallet uses again for a head.
    @Test func aLeakIsFound() async throws {
        guard let finding = try await finding("repeat") else { return }
        #expect(finding.largest > 0.1, "by \(finding.by)")
    }

    private func finding(_ arguments: String...) async throws -> Finding? {
        let output = try Python.output(
            "Tests/WalletTests/unlinkable_files.py", arguments,
            input: Data(try await Self.files.value.canonicalBytes))
        return try output.map { try JSONDecoder().decode(Finding.self, from: $0) }
    }
}

/// What the program sees.
private struct Files {
    /// Who can present under each head: the last ones come late, the first are revoked.
    static let sets: [Range<Int>] = [0..<80, 0..<80, 0..<100, 10..<100, 10..<100]
    private static let requestCount = 5
    static var showCount: Int { sets.reduce(0) { $0 + $1.count } * requestCount }

    private static let template = """
        {"v":1,"name":"one","purpose":{"zh":"一","en":"One"},"audience":{"zh":"窗口","en":"Counter"},
        "keep":"receipt","keep_days":2,"expires_minutes":10,"parameters":{},
        "reveal":["name"],"conditions":[],"not_revoked_minutes":60}
        """

    private let city: City
    private let agency: RevocableAgency
    private let desk: Verifier

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        desk = try await city.makeNativeDesk(agency)
    }

    func document() async throws -> JSONValue {
        var wallets: [Int: Holder] = [:]
        var (requests, shows) = ([JSONValue](), [JSONValue]())
        for (head, owners) in Self.sets.enumerated() {
            for owner in owners where wallets[owner] == nil {
                let wallet = try city.makeWallet().holder
                let issued = try await agency.issue(to: wallet, "R\(owner)", agency.card)
                _ = try await wallet.accept(issued, now: City.now)
                wallets[owner] = wallet
            }
            // Others are revoked before each head but the first, and those who are not in its set.
            if head > 0 { try await revoke(wallets.keys.filter { !owners.contains($0) }, head) }
            for _ in 0..<Self.requestCount {
                let bundle = try await ask()
                shows += try await answers(to: bundle, requests.count, wallets, owners)
                requests.append(["head": .integer(head), "request": bundle.request.json])
            }
        }
        return [
            "definition": try agency.issuer.anchoredDefinition(agency.card),
            "sets": .array(Self.sets.map { .array($0.map(JSONValue.integer)) }),
            "requests": .array(requests), "shows": .array(shows),
        ]
    }

    private func revoke(_ residents: [Int], _ head: Int) async throws {
        var rows = (1...3).map { "X\(head)-\($0)" }
        for row in rows {
            let other = try city.makeWallet().holder
            _ = try await other.accept(agency.issue(to: other, row, agency.card), now: City.now)
        }
        rows += head == 3 ? residents.map { "R\($0)" } : []
        let order = try RevocationOrder(
            rows.map { .row($0) }, definitions: [agency.card], reason: .lost)
        _ = try agency.issuer.revoke(order, now: City.now)
        try await city.publishHeads(agency)
    }

    private func ask() async throws -> RequestBundle {
        try await city.askNatively(
            desk, City.template(json: Self.template), [agency.card],
            heads: [city.head(agency, agency.card)])
    }

    /// One file of each owner, made side by side.
    private func answers(
        to bundle: RequestBundle, _ request: Int, _ wallets: [Int: Holder], _ owners: Range<Int>
    ) async throws -> [JSONValue] {
        try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for owner in owners {
                guard let wallet = wallets[owner] else { continue }
                group.addTask {
                    let answer = try await wallet.prepare(bundle, now: City.now)
                    let document = try await wallet.present(answer, now: City.now)
                    let bytes = try NativePresentation(json: document).bytes
                    return [
                        "owner": .integer(owner), "request": .integer(request),
                        "file": .string(hexadecimal(bytes)),
                    ]
                }
            }
            var shows: [JSONValue] = []
            for try await show in group { shows.append(show) }
            return shows
        }
    }
}
