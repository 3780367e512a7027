import BigIntegers
import Commitments
import Foundation
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import CLSignatures

/// A program that sees many presentations and knows the owners of half of them finds no owners for the rest.
///
/// 10,000 presentations by 100 residents, or as many as COUNTERSIGN_PRESENTATIONS says.
@Suite("Unlinkable presentations")
struct UnlinkabilityTests {
    /// Ways to leak that the program must find.
    ///
    /// The order in which a distance is split into roots is none: each root is hidden in its commitment.
    enum Leak: CaseIterable {
        /// A′ with one `r` a resident, as where a prepared commitment is used again.
        case repeatedBlinder
        /// Responses whose masks are ten bits narrower than what they are to hide.
        case shortMasks
    }

    private struct Finding: Decodable {
        let largest: Double
        let by: String
        let shows: Int
    }

    private static let residentCount = 100
    /// Without the vector kernel, where `make test` comes by once more, fewer.
    private static let count: Int = {
        let environment = ProcessInfo.processInfo.environment
        let usual = environment["COUNTERSIGN_KERNEL"] == "portable" ? 2_000 : 10_000
        return environment["COUNTERSIGN_PRESENTATIONS"].flatMap { Int($0) } ?? usual
    }()

    @Test func nobodyIsRecognised() async throws {
        guard let finding = try await finding(count: Self.count) else { return }
        #expect(finding.shows == Self.count)
        #expect(finding.largest <= 0.02, "by \(finding.by)")
        print("\(finding.shows) presentations: \(finding.largest) over chance, by \(finding.by)")
    }

    @Test(arguments: Leak.allCases)
    func aLeakIsFound(leak: Leak) async throws {
        guard let finding = try await finding(count: 2_000, leak: leak) else { return }
        #expect(finding.largest > 0.1, "by \(finding.by)")
    }

    private func finding(count: Int, leak: Leak? = nil) async throws -> Finding? {
        let issuer = try await StatementFixture.ofBits2048.value
        let stage = try Stage(issuer, residentCount: Self.residentCount, leak: leak)
        let lines = Mutex<[String]>([])
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: count) { index in
            do {
                let line = try stage.line(index)
                lines.withLock { $0.append(line) }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        let text = try stage.header() + "\n" + lines.withLock { $0.joined(separator: "\n") } + "\n"
        let output = try Python.output(
            "Tests/CLSignaturesTests/unlinkability.py", [], input: Data(text.utf8))
        return try output.map { try JSONDecoder().decode(Finding.self, from: $0) }
    }
}

/// Residents and the statements that are asked of them.
private struct Stage: Sendable {
    private let issuer: StatementFixture
    private let residents: [StatementHolder]
    private let statements: [Statement]
    private let blinders: [BigInteger]
    private let leak: UnlinkabilityTests.Leak?

    init(
        _ issuer: StatementFixture, residentCount: Int, leak: UnlinkabilityTests.Leak?
    ) throws {
        self.issuer = issuer
        self.leak = leak
        residents = try (0..<residentCount).map { _ in
            try StatementHolder(
                of: issuer,
                [
                    "name": .random(bitWidth: 256), "born": 19_000_000 + .random(bitWidth: 20),
                    "balance": 2, "meter": .powerOfTwo(63) + .random(bitWidth: 62),
                    "district": 110_105, "tier": 2, "spouse": 3 + .random(bitWidth: 64),
                    "revocation": (BigInteger.random(bitWidth: 62) + .powerOfTwo(63)).nextPrime(),
                ], linkSecret: .random(bitWidth: 256))
        }
        blinders = residents.map { _ in .random(bitWidth: issuer.key.profile.vPrime) }
        statements = try Self.statements(issuer)
    }

    private static func statements(_ issuer: StatementFixture) throws -> [Statement] {
        func attribute(_ name: String) -> Statement.Attribute { .init(credential: 0, name: name) }
        let adult = try ValueRange(attribute: "born", highest: 20_081_123)
        let used = try ValueRange(
            attribute: "meter", lowest: .powerOfTwo(63), highest: .powerOfTwo(64) - 1)
        let different = Statement.Relation.different(attribute("tier"), attribute("spouse"))
        return [
            try Statement(credentials: [issuer.claim(reveal: ["district", "tier"])]),
            try Statement(credentials: [issuer.claim(ranges: [adult])]),
            try Statement(credentials: [issuer.claim(ranges: [used])]),
            try Statement(credentials: [issuer.claim(isRevocationAsked: true)]),
            try Statement(
                credentials: [issuer.claim()],
                relations: [different, .equal(attribute("tier"), attribute("balance"))]),
            try Statement(
                credentials: [
                    issuer.claim(
                        reveal: ["district"], ranges: [adult, used], isRevocationAsked: true)
                ], relations: [different]),
        ]
    }

    /// The modulus, and the fields of each kind of proof.
    func header() throws -> String {
        let kinds = try statements.map { statement in
            let elements = statement.elementModuli.map { _ in BigInteger(4) }
            let equations = try StatementEquations(statement, elements: elements)
            let classes = ValueClasses(statement.credentials, statement.relations)
            let width = issuer.key.n.bitWidth / 8
            let names =
                statement.elementRoles.map { ("C \($0.role)", width) }
                + equations.linear.announcementModuli.indices.map { ("T \($0)", width) }
                + zip(equations.secretRoles, equations.linear.maskBitWidths).map { role, bits in
                    if case .value(let place) = role {
                        return ("m \(classes.members[place][0].name)", bits / 8)
                    }
                    return ("x \(role)", bits / 8)
                }
            return names.map { "[\"\($0.0)\", \($0.1)]" }.joined(separator: ", ")
        }
        let n = issuer.key.n.magnitudeBytes
        return "{\"n\": \"\(hex(n))\", \"kinds\": [[\(kinds.joined(separator: "], ["))]]}"
    }

    /// One presentation: owner, kind, challenge and proof.
    func line(_ index: Int) throws -> String {
        let owner = index % residents.count
        let kind = Int.random(in: statements.indices)
        let context = SHA256.hash("request \(index)".utf8)
        let statement = statements[kind]
        let proof = try proof(of: statement, by: owner, context)
        let challenge = proof.challenge(statement, context: context).magnitudeBytes
        return try "\(owner) \(kind) \(hex(challenge)) \(hex(proof.bytes(for: statement)))"
    }

    private func proof(
        of statement: Statement, by owner: Int, _ context: SHA256Digest
    ) throws -> StatementProof {
        let resident = residents[owner]
        guard let leak else {
            return try StatementProver(statement, credentials: [resident.held]).prove(
                linkSecret: resident.linkSecret.integer, context: context)
        }
        var forger = try Forger(statement, [resident.held], linkSecret: resident.linkSecret)
        switch leak {
        case .repeatedBlinder:
            let signature = resident.held.signature
            try forger.commit(
                .signature(credential: 0),
                to: [
                    (signature.base(under: issuer.key), .one), (issuer.key.sBase, blinders[owner]),
                ])
            forger[.blinder(credential: 0)] = signature.v - signature.e * blinders[owner]
            return try forger.proof(of: statement, context: context)
        case .shortMasks:
            return try forger.proof(
                of: statement, context: context, maskBitWidth: { _, width in width - 90 })
        }
    }
}

private func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
