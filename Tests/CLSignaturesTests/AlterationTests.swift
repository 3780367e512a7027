import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

/// Every number of a valid presentation, replaced in turn.
@Suite("Altered presentations")
struct AlterationTests {
    private let fixture: Fixture
    private let statement: SubStatement
    private let proof: PresentationProof
    private var part: SubProof { proof.subProofs[0] }

    init() throws {
        fixture = try Fixture.a.get()
        let credential = try fixture.credential(
            reveal: ["tier"],
            predicates: [
                .init(attribute: "age", kind: .greaterOrEqual, bound: 18),
                .init(attribute: "balance", kind: .less, bound: 0),
            ])
        statement = credential.statement
        proof = try PresentationProver([credential]).prove(
            linkSecret: Fixture.linkSecret.integer, nonce: 1234)
    }

    private func expect(
        _ error: ProofError, _ altered: SubProof, challenge: BigInteger? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let proof = PresentationProof(
            subProofs: [altered], challenge: challenge ?? proof.challenge)
        #expect(throws: error, sourceLocation: sourceLocation) {
            try proof.verify(statements: [statement], nonce: 1234)
        }
        await #expect(throws: error, sourceLocation: sourceLocation) {
            try await proof.verifyOnAllCores(statements: [statement], nonce: 1234)
        }
    }

    private func equality(
        aPrime: BigInteger? = nil, e: BigInteger? = nil, v: BigInteger? = nil,
        m: [String: BigInteger]? = nil, m2: BigInteger? = nil
    ) -> SubProof {
        let old = part.equality
        return SubProof(
            equality: EqualityProof(
                aPrime: aPrime ?? old.aPrime, e: e ?? old.e, v: v ?? old.v, m: m ?? old.m,
                m2: m2 ?? old.m2),
            predicates: part.predicates)
    }

    private func predicate(_ change: (PredicateProof) -> PredicateProof) -> [SubProof] {
        part.predicates.indices.map { index in
            var predicates = part.predicates
            predicates[index] = change(predicates[index])
            return SubProof(equality: part.equality, predicates: predicates)
        }
    }

    @Test func theProofItselfIsAccepted() throws {
        try proof.verify(statements: [statement], nonce: 1234)
    }

    /// Vectors 13 to 17 of the crypto notes.
    @Test func equalityPart() async throws {
        let (old, n) = (part.equality, fixture.key.n)
        let p = 2 * fixture.privateKey.withPPrime { $0.disclosed() } + 1
        for value in [0, 1, n - 1, n, n + 1, p, p * 5, n + old.aPrime, -old.aPrime] {
            await expect(.malformed, equality(aPrime: value))
        }
        for value in [n - old.aPrime, old.aPrime + 1] {
            await expect(.rejected, equality(aPrime: value))
        }
        for value in [-1, -old.e, BigInteger.powerOfTwo(457)] {
            await expect(.malformed, equality(e: value))
        }
        for value in [0, old.e + 1] { await expect(.rejected, equality(e: value)) }
        for value in [BigInteger.powerOfTwo(3200), .powerOfTwo(1 << 23), -.powerOfTwo(3200)] {
            await expect(.malformed, equality(v: value))
        }
        for value in [0, -old.v, old.v + 1] { await expect(.rejected, equality(v: value)) }
        for value in [-1, BigInteger.powerOfTwo(2500)] {
            await expect(.malformed, equality(m2: value))
        }
        for value in [0, old.m2 + 1] { await expect(.rejected, equality(m2: value)) }
    }

    /// Vectors 17 and 23.
    @Test func hiddenResponses() async throws {
        let old = part.equality.m
        for name in old.keys {
            for value in [-1, BigInteger.powerOfTwo(593)] {
                await expect(.malformed, equality(m: old.merging([name: value]) { $1 }))
            }
            await expect(.rejected, equality(m: old.merging([name: 0]) { $1 }))
            await expect(.rejected, equality(m: old.filter { $0.key != name }))
        }
        await expect(.rejected, equality(m: old.merging(["tier": 5]) { $1 }))
        await expect(.rejected, equality(m: old.merging(["extra": 5]) { $1 }))
    }

    /// Vectors 33 and 34, and each number of a predicate.
    @Test func predicateParts() async throws {
        let n = fixture.key.n
        let p = 2 * fixture.privateKey.withPPrime { $0.disclosed() } + 1
        for index in 0..<4 {
            for part in predicate({ $0.with(u: $0.u.replacing(index, $0.u[index] + 1)) }) {
                await expect(.rejected, part)
            }
            for part in predicate({ $0.with(r: $0.r.replacing(index, $0.r[index] + 1)) }) {
                await expect(.rejected, part)
            }
            for part in predicate({ $0.with(t: $0.t.replacing(index, n - $0.t[index])) }) {
                await expect(.rejected, part)
            }
            for value in [-1, BigInteger.powerOfTwo(600)] {
                for part in predicate({ $0.with(u: $0.u.replacing(index, value)) }) {
                    await expect(.malformed, part)
                }
            }
            for value in [-1, BigInteger.powerOfTwo(2800)] {
                for part in predicate({ $0.with(r: $0.r.replacing(index, value)) }) {
                    await expect(.malformed, part)
                }
            }
            for value in [0, n, n + 1, p, -1] {
                for part in predicate({ $0.with(t: $0.t.replacing(index, value)) }) {
                    await expect(.malformed, part)
                }
            }
        }
        for part in predicate({ $0.with(rDelta: $0.rDelta + 1) }) { await expect(.rejected, part) }
        for part in predicate({ $0.with(mj: $0.mj + 1) }) { await expect(.rejected, part) }
        for part in predicate({ $0.with(alpha: $0.alpha + 1) }) { await expect(.rejected, part) }
        for part in predicate({ $0.with(tDelta: n - $0.tDelta) }) { await expect(.rejected, part) }
        for part in predicate({ $0.with(rDelta: -1) }) { await expect(.malformed, part) }
        for part in predicate({ $0.with(mj: .powerOfTwo(593)) }) { await expect(.malformed, part) }
        for part in predicate({ $0.with(alpha: .powerOfTwo(3000)) }) {
            await expect(.malformed, part)
        }
        for part in predicate({ $0.with(tDelta: p) }) { await expect(.malformed, part) }
        for part in predicate({ $0.with(u: $0.u.dropLast()) }) { await expect(.malformed, part) }
        for part in predicate({ $0.with(t: $0.t + [4]) }) { await expect(.malformed, part) }
    }

    @Test func predicateSets() async {
        let equality = part.equality
        let predicates = part.predicates
        for altered in [
            [], [predicates[0]], predicates + [predicates[0]], [predicates[0], predicates[0]],
            predicates.reversed(),
        ] {
            await expect(.rejected, SubProof(equality: equality, predicates: altered))
        }
    }

    /// Vectors 11 and 12.
    @Test func challengesAndForeignParts() async throws {
        for challenge in [0, 1, proof.challenge + 1] {
            await expect(.rejected, part, challenge: challenge)
        }
        for challenge in [-proof.challenge, BigInteger.powerOfTwo(256)] {
            await expect(.malformed, part, challenge: challenge)
        }
        let credential = try PresentationProver.Credential(
            statement: statement, signature: fixture.signature, attributes: fixture.attributes,
            m2: fixture.m2)
        let other = try PresentationProver([credential]).prove(
            linkSecret: Fixture.linkSecret.integer, nonce: 1234)
        await expect(.rejected, other.subProofs[0])
        await expect(
            .rejected,
            SubProof(
                equality: part.equality, predicates: other.subProofs[0].predicates))
    }
}

extension PredicateProof {
    fileprivate func with(
        u: [BigInteger]? = nil, r: [BigInteger]? = nil, rDelta: BigInteger? = nil,
        mj: BigInteger? = nil, alpha: BigInteger? = nil, t: [BigInteger]? = nil,
        tDelta: BigInteger? = nil
    ) -> PredicateProof {
        PredicateProof(
            predicate: predicate, u: u ?? self.u, r: r ?? self.r, rDelta: rDelta ?? self.rDelta,
            mj: mj ?? self.mj, alpha: alpha ?? self.alpha, t: t ?? self.t,
            tDelta: tDelta ?? self.tDelta)
    }
}

extension [BigInteger] {
    fileprivate func replacing(_ index: Int, _ value: BigInteger) -> [BigInteger] {
        var copy = self
        copy[index] = value
        return copy
    }
}
