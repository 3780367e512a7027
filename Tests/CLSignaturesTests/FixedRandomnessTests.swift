import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

/// With blinders that are known, or used twice, the secrets behind every response can be computed.
@Suite("Proofs with fixed randomness")
struct FixedRandomnessTests {
    private let fixture: Fixture
    private let credential: PresentationProver.Credential
    private static let predicate = Predicate(attribute: "age", kind: .greaterOrEqual, bound: 18)

    init() throws {
        fixture = try Fixture.a.get()
        credential = try fixture.credential(reveal: ["tier"], predicates: [Self.predicate])
    }

    private func prove(
        nonce: BigInteger, randomness: CountedRandomness = CountedRandomness()
    ) throws -> PresentationProof {
        var source = randomness
        return try PresentationProver([credential]).prove(
            linkSecret: Fixture.linkSecret.integer, nonce: nonce, randomness: &source)
    }

    @Test func theSameRandomnessGivesTheSameProof() throws {
        let proof = try prove(nonce: 9)
        #expect(try proof == prove(nonce: 9))
        try proof.verify(statements: [credential.statement], nonce: 9)
        let other = try PresentationProver([credential]).prove(
            linkSecret: Fixture.linkSecret.integer, nonce: 9)
        #expect(Set(other.commitmentList).isDisjoint(with: proof.commitmentList))
    }

    /// The extractor of the proof of knowledge: two challenges for one announcement.
    @Test func responsesHoldTheSecretsAndNothingElse() throws {
        let (first, second) = (try prove(nonce: 9), try prove(nonce: 10))
        #expect(first.commitmentList == second.commitmentList)
        let difference = first.challenge - second.challenge
        func extract(_ response: (SubProof) -> BigInteger?) throws -> BigInteger {
            let values = try [first, second].map { try #require(response($0.subProofs[0])) }
            let quotient = try (values[0] - values[1]).divided(by: difference)
            #expect(quotient * difference == values[0] - values[1])
            return quotient
        }
        for (name, value) in fixture.attributes where name != "tier" {
            #expect(try extract { $0.equality.m[name] } == value)
        }
        let linkSecret = try extract { $0.equality.m[IssuerPublicKey.linkSecretName] }
        #expect(linkSecret == Fixture.linkSecret.integer.disclosed())
        #expect(try extract { $0.equality.m2 } == fixture.m2)
        let e = try extract { $0.equality.e } + .powerOfTwo(596)
        #expect(e == fixture.signature.e)

        let (s, z, modulus) = (fixture.key.sBase, fixture.key.zBase, fixture.key.modulus)
        // The second blinder of a proof, after the link secret's, is r of A′ = A · S^r.
        var randomness = CountedRandomness()
        _ = randomness.blinder(bitWidth: 592)
        let r = randomness.blinder(bitWidth: 2128).disclosed()
        let aPrime = try modulus.product([Power(fixture.signature.a, 1), Power(s, r)])
        #expect(aPrime == first.commitmentList[0])
        #expect(try extract { $0.equality.v } == fixture.signature.v - e * r)

        var sum = BigInteger.zero
        var weighted = BigInteger.zero
        for index in 0..<4 {
            let u = try extract { $0.predicates[0].u[index] }
            let blinder = try extract { $0.predicates[0].r[index] }
            sum = sum + u * u
            weighted = weighted + u * blinder
            let opened = try modulus.product([Power(z, u), Power(s, blinder)])
            #expect(opened == first.commitmentList[1 + index])
        }
        #expect(sum == BigInteger(37 - 18))
        let rDelta = try extract { $0.predicates[0].rDelta }
        #expect(try extract { $0.predicates[0].alpha } == rDelta - weighted)
        let opened = try modulus.product([Power(z, sum), Power(s, rDelta)])
        #expect(opened == first.commitmentList[5])
    }

    /// Vector 32 of the crypto notes: squares that add up to another distance.
    @Test(arguments: [1, 2, 100] as [UInt64])
    func squaresOfAnotherDistanceAreRejected(excess: UInt64) throws {
        var randomness = CountedRandomness()
        randomness.rootsFor = { $0 + excess }
        let proof = try prove(nonce: 9, randomness: randomness)
        #expect(throws: ProofError.rejected) {
            try proof.verify(statements: [credential.statement], nonce: 9)
        }
    }

    /// Vector 31: a holder who claims a value that was not signed.
    @Test func aClaimedValueThatWasNotSignedIsRejected() throws {
        let predicate = Predicate(attribute: "age", kind: .greaterOrEqual, bound: 38)
        let statement = try SubStatement(key: fixture.key, revealed: [:], predicates: [predicate])
        let cheat = try PresentationProver.Credential(
            statement: statement, signature: fixture.signature,
            attributes: fixture.attributes.merging(["age": 38]) { $1 }, m2: fixture.m2)
        let proof = try PresentationProver([cheat]).prove(
            linkSecret: Fixture.linkSecret.integer, nonce: 9)
        #expect(throws: ProofError.rejected) {
            try proof.verify(statements: [statement], nonce: 9)
        }
    }
}
