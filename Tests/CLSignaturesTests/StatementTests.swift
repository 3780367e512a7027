import BigIntegers
import Commitments
import Sodium
import Testing

@testable import CLSignatures

@Suite("Statements and their proofs")
struct StatementTests {
    private let city: StatementFixture
    private let strong: StatementFixture
    private let context = SHA256.hash("request".utf8)

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        strong = try await StatementFixture.ofBits3072.value
    }

    private func prove(
        _ statement: Statement, _ held: [StatementProver.Credential]
    ) throws -> StatementProof {
        let proof = try StatementProver(statement, credentials: held).prove(
            linkSecret: StatementFixture.linkSecret.integer, context: context)
        let bytes = try proof.bytes(for: statement)
        #expect(try StatementProof(parsing: bytes, for: statement) == proof)
        return proof
    }

    private func check(_ statement: Statement, _ held: [StatementProver.Credential]) throws {
        try prove(statement, held).verify(statement, context: context)
    }

    @Test func keysHaveExactlyTheirProfilesWidth() {
        #expect(city.key.n.bitWidth == 2048 && city.key.profile == .bits2048)
        #expect(strong.key.n.bitWidth == 3072 && strong.key.profile == .bits3072)
    }

    @Test func showsAndHides() throws {
        for fixture in [city, strong] {
            for names in [[], ["name"], ["balance", "born", "tier"], fixture.key.attributeNames]
                as [Set<String>]
            {
                try check(Statement(credentials: [fixture.claim(reveal: names)]), [fixture.held])
            }
        }
    }

    @Test func threeShownOfEightTakeLessThan1600Bytes() throws {
        let statement = try Statement(
            credentials: [city.claim(reveal: ["name", "born", "district"])])
        let bytes = try prove(statement, [city.held]).bytes(for: statement)
        #expect(bytes.count == 2 * 256 + 57 + 383 + 7 * 74)
    }

    @Test(arguments: ["born", "balance", "meter"])
    func rangesHoldAtTheirBoundsAndInside(name: String) throws {
        for fixture in [city, strong] {
            let value = try #require(fixture.attributes[name])
            let ranges = [
                try ValueRange(attribute: name, lowest: value),
                try ValueRange(attribute: name, highest: value),
                try ValueRange(attribute: name, lowest: value, highest: value),
                try ValueRange(attribute: name, lowest: value - 1, highest: value + 1_000_000),
                try ValueRange(attribute: name, lowest: ValueRange.domain.lowerBound),
                try ValueRange(attribute: name, highest: .powerOfTwo(64) - 1),
                try ValueRange(attribute: name, is: .greater, value - 1),
                try ValueRange(attribute: name, is: .less, value + 1),
            ]
            for range in ranges {
                try check(Statement(credentials: [fixture.claim(ranges: [range])]), [fixture.held])
            }
        }
    }

    @Test func rangesOutsideAreNotProved() throws {
        let value = try #require(city.attributes["born"])
        for range in [
            try ValueRange(attribute: "born", lowest: value + 1),
            try ValueRange(attribute: "born", highest: value - 1),
            try ValueRange(attribute: "born", lowest: value + 1, highest: value + 10),
            try ValueRange(attribute: "born", is: .greater, value),
            try ValueRange(attribute: "born", is: .less, value),
        ] {
            let statement = try Statement(credentials: [city.claim(ranges: [range])])
            #expect(throws: CLSignatureError.statementUnsatisfied) {
                try prove(statement, [city.held])
            }
        }
    }

    @Test func provesEverythingTogether() throws {
        func claim(_ fixture: StatementFixture) throws -> CredentialClaim {
            try fixture.claim(
                reveal: ["name"],
                ranges: [
                    ValueRange(attribute: "meter", lowest: 0, highest: .powerOfTwo(64) - 1),
                    ValueRange(attribute: "born", highest: 20_081_123),
                ], isRevocationAsked: true)
        }
        let statement = try Statement(
            credentials: [claim(city), claim(strong)],
            relations: [
                .equal(.init(credential: 0, name: "tier"), .init(credential: 0, name: "spouse")),
                .equal(.init(credential: 0, name: "tier"), .init(credential: 1, name: "tier")),
                .equal(.init(credential: 1, name: "born"), .init(credential: 0, name: "born")),
                .different(
                    .init(credential: 0, name: "district"), .init(credential: 1, name: "balance")),
                .different(
                    .init(credential: 1, name: "spouse"), .init(credential: 1, name: "district")),
            ])
        let proof = try prove(statement, [city.held, strong.held])
        try proof.verify(statement, context: context)
        #expect(throws: ProofError.rejected) {
            try proof.verify(statement, context: SHA256.hash("other".utf8))
        }
    }

    @Test func provesThatItIsNotRevoked() throws {
        for fixture in [city, strong] {
            let statement = try Statement(credentials: [fixture.claim(isRevocationAsked: true)])
            try check(statement, [fixture.held])
            let other = StatementProver.Credential(
                signature: fixture.signature, attributes: fixture.attributes, m2: fixture.m2,
                witness: fixture.key.modulus.multiply(fixture.witness, fixture.witness))
            #expect(throws: ProofError.rejected) { try check(statement, [other]) }
        }
    }

    @Test func badProofsOfABatchAreNamed() throws {
        let statement = try Statement(credentials: [city.claim(reveal: ["name"])])
        let other = try Statement(credentials: [city.claim(reveal: ["born"])])
        let proofs = try (0..<9).map { _ in try prove(statement, [city.held]) }
        for bad in [[], [0], [3, 8]] as [[Int]] {
            var batch = StatementBatch()
            for (index, proof) in proofs.enumerated() {
                let isBad = bad.contains(index)
                try batch.add(
                    proof, of: statement, context: isBad ? SHA256.hash("x".utf8) : context)
            }
            #expect(batch.failures() == bad)
        }
        #expect(throws: (any Error).self) { try proofs[0].verify(other, context: context) }
    }
}
