import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

@Suite("Proofs that a key is well formed")
struct KeyFormationTests {
    private let key: IssuerPublicKey
    private let proof: KeyFormationProof

    init() throws {
        let pair = try KeyFormationFixture.wellFormed.get()
        (key, proof) = (pair.key, pair.proof)
    }

    @Test func acceptsAGoodKey() throws {
        try proof.verify(key)
        let bytes = proof.bytes
        #expect(bytes.count < 90_000)
        let read = try KeyFormationProof(parsing: bytes)
        #expect(read == proof)
        #expect(read.bytes == bytes)
    }

    /// The proof of a prover that shares no code with ours but the challenges.
    @Test func acceptsAnotherProver() throws {
        let model = try KeyFormationModel(primes: KeyFormationFixture.primes("well formed"))
        try model.proof().verify(model.key)
    }

    @Test func eachChanceOfErrorIsSmall() {
        #expect(KeyFormation.errorBitCounts.count == 7)
        for (name, count) in KeyFormation.errorBitCounts {
            #expect(count >= 128, "\(name)")
        }
        // What the bounds rest on.
        #expect(KeyFormation.challengeBitWidth < KeyFormation.orderBitWidth)
        #expect(KeyFormation.challengeBitWidth + 3 <= KeyFormation.factorBitWidth)
    }

    /// Every prime below the bound takes part in as many roots as its chance asks for.
    @Test func degreesHoldEachSmallPrimeOftenEnough() throws {
        let degrees = try KeyFormation.degrees(of: key.n)
        for (prime, count) in [(3, 81), (5, 56), (7, 46), (127, 19), (16_381, 10)] {
            let divisible = try degrees.map { try $0.modulo(BigInteger(prime)).isZero }
            #expect(divisible.prefix(count).allSatisfy { $0 })
            #expect(divisible.count { $0 } == count)
        }
        #expect(try degrees[7].modulo(key.n).isZero)
        #expect(try !degrees[8].modulo(key.n).isZero)
        let oddPart = try (key.n - 1).divided(by: 4)
        #expect(try degrees[9].modulo(oddPart).isZero)
        #expect(oddPart.isOdd)
    }

    @Test func refusesEveryAlteredPart() throws {
        func refuses(_ alter: (inout Parts) -> Void) {
            var parts = Parts(proof)
            alter(&parts)
            #expect(parts.proof != proof)
            #expect(throws: ProofError.rejected) { try parts.proof.verify(key) }
        }
        refuses { $0.challenge[31] ^= 1 }
        for path in [\Parts.roots, \.baseRoots, \.exponentRoots, \.balance, \.membership] {
            refuses { $0[keyPath: path][0] = $0[keyPath: path][0] + 1 }
            refuses { $0[keyPath: path][3] = key.n - $0[keyPath: path][3] }
            refuses { $0[keyPath: path].swapAt(1, 2) }
            refuses { $0[keyPath: path].removeLast() }
            refuses { $0[keyPath: path].append($0[keyPath: path][0]) }
            refuses { $0[keyPath: path][2] = $0[keyPath: path][2] + key.n }
            refuses { $0[keyPath: path][2] = -$0[keyPath: path][2] }
        }
        for path in [\Parts.rootMultiples, \.exponentMultiples] {
            for place in [0, 1, 127] {
                refuses { $0[keyPath: path][place] = $0[keyPath: path][place].next }
            }
        }
    }

    @Test func refusesAlteredBytes() throws {
        let bytes = proof.bytes
        // Some in the heads, the others drawn.
        let places = Array(0..<12) + (0..<28).map { _ in Int.random(in: 12..<bytes.count) }
        for place in places {
            var altered = bytes
            altered[place] ^= 1 << UInt8.random(in: 0..<8)
            #expect(throws: ProofError.self) {
                try KeyFormationProof(parsing: altered).verify(key)
            }
        }
    }

    @Test func refusesWhatIsNotTheEncoding() throws {
        let bytes = proof.bytes
        for count in [0, 1, 2, 35, 1_000, bytes.count / 2, bytes.count - 1] {
            #expect(throws: ProofError.malformed) {
                try KeyFormationProof(parsing: Array(bytes.prefix(count)))
            }
        }
        let tooLong = [UInt8](repeating: 0, count: KeyFormationProof.maximumByteCount + 1)
        for wrong in [bytes + [0], tooLong] {
            #expect(throws: ProofError.malformed) { try KeyFormationProof(parsing: wrong) }
        }
        var otherVersion = bytes
        #expect(otherVersion[2] == 1)
        otherVersion[2] = 2
        #expect(throws: ProofError.malformed) { try KeyFormationProof(parsing: otherVersion) }
    }

    @Test func refusesAnotherKeysProof() throws {
        let other = try KeyFormationFixture.other.get()
        #expect(throws: ProofError.rejected) { try proof.verify(other.key) }
        #expect(throws: ProofError.rejected) { try other.proof.verify(key) }
        // The same modulus and generator with one base exchanged, or two names.
        let square = key.modulus.multiply(key.z, key.z)
        var r = key.r
        (r["a"], r["b"]) = (r["b"], r["a"])
        for altered in [
            try IssuerPublicKey(n: key.n, s: key.s, z: square, r: key.r, rctxt: key.rctxt),
            try IssuerPublicKey(n: key.n, s: key.s, z: key.z, r: r, rctxt: key.rctxt),
        ] {
            #expect(throws: ProofError.rejected) { try proof.verify(altered) }
        }
    }

    @Test func primesOfTheWrongClassLeaveNoProof() throws {
        #expect(throws: CLSignatureError.keyNotProvable) {
            _ = try KeyFormationProof(
                proving: KeyFormationFixture.generate("halves 1 and 3 modulo 8"))
        }
    }

    /// What a fault, or a caller's mistake, would publish.
    @Test func aProofThatDoesNotVerifyIsNotReleased() throws {
        let generated = try KeyFormationFixture.generate("well formed")
        let exponents = generated.exponents
        var values = exponents.values
        values[0] = HeldSecret(values[0].integer + SecretInteger(copying: 1))
        let wrong = BaseExponents(
            z: values[0], context: values[1],
            r: ["a": values[2], "b": values[3], IssuerPublicKey.linkSecretName: values[4]])
        let key = generated.publicKey
        let factors = try KeyFormationFixture.factors("well formed")
        #expect(throws: CLSignatureError.faultDetected) {
            _ = try KeyFormationProof(proving: key, factors: factors, exponents: wrong)
        }
    }

    @Test func generatedKeysCanBeProved() async throws {
        let (a, b) = try await SafePrimeSearch.primeHalves(
            bitWidth: 128, classes: (.fiveOfEight, .threeOfFour)
        ) { _ in }
        let factors = try FactoredModulus(pPrime: a.integer.copy(), qPrime: b.integer.copy())
        let isProvable = factors.hasRootsOfExponents
        #expect(isProvable)
    }
}

/// A proof whose parts can be altered.
private struct Parts {
    var challenge: [UInt8]
    var rootMultiples: [SquareMultiple]
    var roots: [BigInteger]
    var baseRoots: [BigInteger]
    var exponentMultiples: [SquareMultiple]
    var exponentRoots: [BigInteger]
    var balance: [BigInteger]
    var membership: [BigInteger]

    init(_ proof: KeyFormationProof) {
        challenge = proof.challenge
        rootMultiples = proof.rootMultiples
        roots = proof.roots
        baseRoots = proof.baseRoots
        exponentMultiples = proof.exponentMultiples
        exponentRoots = proof.exponentRoots
        balance = proof.balance
        membership = proof.membership
    }

    var proof: KeyFormationProof {
        KeyFormationProof(
            challenge: challenge, rootMultiples: rootMultiples, roots: roots,
            baseRoots: baseRoots, exponentMultiples: exponentMultiples,
            exponentRoots: exponentRoots, balance: balance, membership: membership)
    }
}

extension SquareMultiple {
    fileprivate var next: SquareMultiple { SquareMultiple(rawValue: (rawValue + 1) % 4) ?? .one }
}
