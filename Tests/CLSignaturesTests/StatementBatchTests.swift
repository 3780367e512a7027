import BigIntegers
import Sodium
import Testing

@testable import CLSignatures
@testable import Commitments

/// Proofs that are wrong in ways that cancel each other in a product without weights.
@Suite("Batches of statements' proofs")
struct StatementBatchTests {
    private let city: StatementFixture
    private let statement: Statement

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        statement = try Statement(
            credentials: [
                city.claim(reveal: ["tier"], ranges: [.init(attribute: "born", lowest: 0)])
            ])
    }

    private func failures(_ proofs: [StatementProof]) throws -> [Int] {
        var batch = StatementBatch()
        for proof in proofs { try batch.add(proof, of: statement, context: Forger.context) }
        let together = batch.failures()
        let alone = proofs.indices.filter {
            (try? proofs[$0].verify(statement, context: Forger.context)) == nil
        }
        #expect(together == alone)
        return together
    }

    /// A proof whose announcement at `index` is multiplied before the challenge is made: its error is
    /// the factor alone.
    private func proof(factor: BigInteger, at index: Int = 0) throws -> StatementProof {
        var count = -1
        return try Forger(statement, [city.held]).proof(
            of: statement,
            announcement: {
                count += 1
                return count == index ? city.key.modulus.multiply($0, factor) : $0
            })
    }

    @Test func errorsThatCancel() throws {
        let modulus = city.key.modulus
        let honest = try proof(factor: 1)
        #expect(try failures([honest, honest, proof(factor: 1)]) == [])
        for g in [city.key.s, 4, 2] {
            let inverse = try modulus.inverse(of: g)
            #expect(try failures([proof(factor: g), proof(factor: inverse)]) == [0, 1])
            #expect(
                try failures([
                    proof(factor: g), honest, proof(factor: inverse, at: 1), honest,
                    proof(factor: modulus.multiply(g, g), at: 2),
                    proof(factor: modulus.multiply(inverse, inverse), at: 2),
                ]) == [0, 2, 4, 5])
        }
    }

    /// Errors in two equations of one proof that cancel in their product.
    @Test func errorsThatCancelInOneProof() throws {
        let modulus = city.key.modulus
        let (g, h) = (city.key.s, try modulus.inverse(of: city.key.s))
        var count = -1
        let bad = try Forger(statement, [city.held]).proof(
            of: statement,
            announcement: {
                count += 1
                return count < 2 ? modulus.multiply($0, count == 0 ? g : h) : $0
            })
        #expect(try failures([bad]) == [0])
    }

    /// ±T and −A′: accepted alike, alone and in any company.
    @Test func signsAreAcceptedAlike() throws {
        let n = city.key.n
        let negated = try proof(factor: n - 1)
        let element = try Forger(statement, [city.held]).negated(0, modulo: n).proof(of: statement)
        #expect(try failures([negated]) == [])
        #expect(try failures([element]) == [])
        for _ in 0..<8 {
            #expect(try failures([negated, element, negated, proof(factor: 1)]) == [])
        }
    }

    /// A square root of 1 other than ±1, which the issuer knows: squares are compared, so that it passes or
    /// fails is no question of luck.
    @Test func otherRootsOfOneDoNotDependOnLuck() throws {
        let (p, q) = (
            2 * city.privateKey.withPPrime { $0.disclosed() } + 1,
            2 * city.privateKey.withQPrime { $0.disclosed() } + 1
        )
        // 1 modulo p, −1 modulo q.
        let root = try (1 - 2 * p * p.inverse(modulo: q)).modulo(city.key.n)
        #expect(city.key.modulus.multiply(root, root) == 1)
        let bad = try proof(factor: root)
        for _ in 0..<8 { #expect(try failures([bad, proof(factor: 1), bad]) == []) }
    }

    @Test func manyBadOnesAreNamed() throws {
        let proofs = try (0..<12).map { index in
            try [1, 5, 6, 11].contains(index) ? proof(factor: 4) : proof(factor: 1)
        }
        #expect(try failures(proofs) == [1, 5, 6, 11])
        let all = try (0..<5).map { try proof(factor: 4, at: $0) }
        #expect(try failures(all) == [0, 1, 2, 3, 4])
    }

    /// A multiple of a prime of the modulus makes the whole product 0; it is still the one that is named.
    @Test func factorsOfTheModulusAreNamed() throws {
        let p = 2 * city.privateKey.withPPrime { $0.disclosed() } + 1
        let q = 2 * city.privateKey.withQPrime { $0.disclosed() } + 1
        let good = try proof(factor: 1)
        #expect(try failures([good, proof(factor: p), good, proof(factor: q), good]) == [1, 3])
        for index in good.elements.indices {
            #expect(try failures([good, good.replacing(index) { _ in p }, good]) == [1])
        }
    }

    /// One and the same proof twice, and under another context, which no other proof makes good.
    @Test func repeatedProofs() throws {
        let good = try proof(factor: 1)
        let bad = good.replacing(good.parts.count - 1) { $0 + 1 }
        let opposite = good.replacing(good.parts.count - 1) { $0 - 1 }
        #expect(try failures([good, good, good]) == [])
        #expect(try failures([bad, opposite, good]) == [0, 1])
        var batch = StatementBatch()
        try batch.add(good, of: statement, context: SHA256.hash("another".utf8))
        try batch.add(good, of: statement, context: Forger.context)
        #expect(batch.failures() == [0])
    }
}
