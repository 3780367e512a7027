import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

/// Provers who do what can be done for keys that are not well formed: numbers 25 to 27 of the negative
/// tests.
@Suite("Forged proofs that a key is well formed")
struct KeyFormationForgeryTests {
    /// Which roots of step 1 hold.
    private func rootsThatHold(
        _ proof: KeyFormationProof, _ key: IssuerPublicKey
    ) throws -> [Bool] {
        let radicands = try KeyFormationChallenges(key).radicands()
        return try zip(radicands, KeyFormation.degrees(of: key.n)).enumerated().map {
            try proof.showsRoot($0, of: $1.0, degree: $1.1, modulus: key.modulus)
        }
    }

    private func forge(_ name: String) throws -> (KeyFormationProof, IssuerPublicKey) {
        let model = try KeyFormationModel(primes: KeyFormationFixture.primes(name))
        let proof = try model.proof()
        #expect(throws: ProofError.rejected) { try proof.verify(model.key) }
        #expect(KeyFormationProof.isCandidate(model.key.n))
        return (proof, model.key)
    }

    @Test func n25ThreePrimes() throws {
        let (proof, key) = try forge("three primes")
        let held = try rootsThatHold(proof, key).count { $0 }
        #expect((25...103).contains(held))  // half of 128, missed with a chance below 2^-30
    }

    @Test func n25ASquareFactor() throws {
        let (proof, key) = try forge("a square factor")
        let held = try rootsThatHold(proof, key)
        let count = KeyFormation.powerRootCount
        #expect(!held.prefix(count).contains(true))
        #expect(held.dropFirst(count).allSatisfy { $0 })
    }

    @Test func n25AHalfWithASmallFactor() throws {
        let (proof, key) = try forge("a half with factor 3")
        let held = try rootsThatHold(proof, key)
        // A third of the numbers are cubes; the model does not look for their roots.
        #expect(held.prefix(81).count { $0 } == 0)
        #expect(held.dropFirst(81).allSatisfy { $0 })
    }

    @Test func n25HalvesThatShareAPrime() throws {
        let (proof, key) = try forge("halves that share a prime")
        let held = try rootsThatHold(proof, key)
        let count = KeyFormation.coprimalityRootCount
        #expect(!held.prefix(count).contains(true))
        #expect(held.dropFirst(count).allSatisfy { $0 })
    }

    @Test func n25AHalfOfTwoPrimes() throws {
        var model = try KeyFormationModel(
            primes: KeyFormationFixture.primes("a half of two primes"))
        model.factorsOfHalves = try KeyFormationFixture.primes("its halves")
        let proof = try model.proof()
        #expect(throws: ProofError.rejected) { try proof.verify(model.key) }
        #expect(try rootsThatHold(proof, model.key).allSatisfy { $0 })
        // An exponent without a root is answered by one.
        let missing = proof.exponentRoots.count { $0 == 1 }
        #expect((30...115).contains(missing))  // half of 143
    }

    /// A modulus that a small curve could factor.
    @Test func n25PrimesFarApart() throws {
        let (proof, key) = try forge("far apart")
        #expect(try rootsThatHold(proof, key).allSatisfy { $0 })
        let width = KeyFormation.balanceBitWidth(of: key.n)
        #expect(proof.balance.contains { $0.bitWidth > width })
        #expect(proof.showsSquares(key))
    }

    /// Neither of these is 5 modulo 8, or free of factors below the bound.
    @Test func n25ModuliThatTheVerifierSeesThrough() throws {
        let n = try KeyFormationFixture.wellFormed.get().key.n
        #expect(KeyFormationProof.isCandidate(n))
        let withSmallFactors = [65_521 * n, 2_003 * 2_011 * n]
        for other in [n + 1, n + 2, n + 4] + withSmallFactors {
            #expect(!KeyFormationProof.isCandidate(other))
        }
        #expect(withSmallFactors.allSatisfy { (try? $0.modulo(8)) == 5 })
    }

    /// `Z = −S^x`: the wire's proof passes where its challenge is even.
    @Test func n27ZIsNoSquare() throws {
        let model = try KeyFormationModel(
            primes: KeyFormationFixture.primes("well formed"), negatingZ: true)
        let key = model.key
        let wire = try model.wireProof()
        try wire.verify(key)

        let proof = try model.proof()
        #expect(throws: ProofError.rejected) { try proof.verify(key) }
        #expect(!proof.showsSquares(key))
    }

    /// `S` in the subgroup of index `d`, `Z` a square outside it: two proofs of the wire in `d` pass for
    /// a small `d`, ours do not.
    @Test func n27ZIsASquareOutsideOfS() throws {
        var model = try KeyFormationModel(
            primes: KeyFormationFixture.primes("a half of two primes"),
            index: KeyFormationFixture.primes("its halves")[0])
        model.factorsOfHalves = try KeyFormationFixture.primes("its halves")
        let (key, proof) = (model.key, try model.proof())
        #expect(proof.showsSquares(key))
        #expect(throws: ProofError.rejected) { try proof.verify(key) }
        let challenges = KeyFormationChallenges(key)
        let weights = challenges.membership(proof.challenge, baseCount: 5)
        let held = try zip(proof.membership, weights).map { response, weights in
            // What is announced is a power of S, so of order prime to the index.
            let bases = zip(key.provedBases, weights).map { Power($0, $1) }
            let announced = try key.modulus.product(bases + [Power(key.s, response)])
            return try key.modulus.product([Power(announced, model.orderOfS)]) == 1
        }
        #expect(!held.contains(true))
    }
}
