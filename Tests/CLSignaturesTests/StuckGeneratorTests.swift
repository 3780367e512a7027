import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

/// What a holder sends while the system's generator gives the same bytes again and again.
@Suite("A generator that is stuck")
struct StuckGeneratorTests {
    private static let stuck = [UInt8](repeating: 7, count: HedgedRandomness.freshByteCount)
    private static let adult = Predicate(attribute: "age", kind: .greaterOrEqual, bound: 18)
    private let fixture: Fixture

    init() throws { fixture = try Fixture.a.get() }

    private func prove(
        _ credentials: [PresentationProver.Credential], nonce: BigInteger = 9,
        linkSecret: HeldSecret = Fixture.linkSecret,
        fresh: [UInt8] = stuck
    ) throws -> PresentationProof {
        try PresentationProver(credentials).prove(
            linkSecret: linkSecret.integer, nonce: nonce, fresh: fresh)
    }

    /// The masks that the knower of all secrets finds in a proof: response − challenge · secret.
    private func masks(
        _ proof: PresentationProof, of credential: PresentationProver.Credential,
        linkSecret: BigInteger = Fixture.linkSecret.integer.disclosed()
    ) -> [BigInteger] {
        let (c, shown) = (proof.challenge, proof.subProofs[0].equality)
        var masks = shown.m.map { name, response in
            response - c * (credential.attributes[name] ?? linkSecret)
        }
        masks.append(shown.m2 - c * credential.m2)
        masks.append(shown.e - c * (credential.signature.e - .powerOfTwo(596)))
        return masks
    }

    @Test func theSameQuestionGetsTheSameProof() throws {
        let credential = try fixture.credential(reveal: ["tier"], predicates: [Self.adult])
        let proof = try prove([credential])
        #expect(try prove([credential]) == proof)
        try proof.verify(statements: [credential.statement], nonce: 9)
        #expect(
            try PresentationProver([credential]).prove(
                linkSecret: Fixture.linkSecret.integer, nonce: 9) != proof)
    }

    /// One thing differs in each: nothing of the first proof's masks and commitments comes again.
    @Test func whateverDiffersGivesOtherMasks() throws {
        let credential = try fixture.credential(reveal: ["tier"], predicates: [Self.adult])
        let first = try prove([credential])
        var seen = Set(masks(first, of: credential) + first.commitmentList)
        func expectNew(
            _ proof: PresentationProof, _ other: PresentationProver.Credential,
            linkSecret: BigInteger = Fixture.linkSecret.integer.disclosed(),
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let values = masks(proof, of: other, linkSecret: linkSecret) + proof.commitmentList
            #expect(seen.isDisjoint(with: values), sourceLocation: sourceLocation)
            seen.formUnion(values)
        }
        expectNew(try prove([credential], nonce: 10), credential)
        expectNew(try prove([credential, credential]), credential)
        let other = HeldSecret(SecretInteger(copying: 5))
        expectNew(try prove([credential], linkSecret: other), credential, linkSecret: 5)
        for index in [0, 31] {
            var fresh = Self.stuck
            fresh[index] = 8
            expectNew(try prove([credential], fresh: fresh), credential)
        }
        for altered in try alteredCredentials() { expectNew(try prove([altered]), altered) }
    }

    /// The credential with a change of one part each: statement, values, signature, context, key.
    private func alteredCredentials() throws -> [PresentationProver.Credential] {
        let (a, e, v) = (fixture.signature.a, fixture.signature.e, fixture.signature.v)
        func predicate(_ name: String, _ kind: Predicate.Kind, _ bound: Int64) -> [Predicate] {
            [Predicate(attribute: name, kind: kind, bound: bound)]
        }
        let statements: [(Set<String>, [Predicate])] = [
            ([], [Self.adult]), (["postcode"], [Self.adult]), (["tier"], []),
            (["tier", "postcode"], [Self.adult]),
            (["tier"], predicate("age", .greaterOrEqual, 17)),
            (["tier"], predicate("age", .greater, 18)),
            (["tier"], predicate("resident_since", .greaterOrEqual, 18)),
        ]
        var altered = try statements.map { try fixture.credential(reveal: $0.0, predicates: $0.1) }
        func add(
            key: IssuerPublicKey? = nil, _ signature: CLSignature? = nil, m2: BigInteger? = nil,
            card: BigInteger? = nil
        ) throws {
            let statement = try SubStatement(
                key: key ?? fixture.key, revealed: ["tier": 0], predicates: [Self.adult])
            let values = fixture.attributes.merging(
                ["card_number": card ?? fixture.attributes["card_number"] ?? 0]) { $1 }
            altered.append(
                try .init(
                    statement: statement, signature: signature ?? fixture.signature,
                    attributes: values, m2: m2 ?? fixture.m2))
        }
        try add(CLSignature(a: fixture.key.modulus.multiply(a, 4), e: e, v: v))
        try add(CLSignature(a: a, e: e + 2, v: v))
        try add(CLSignature(a: a, e: e, v: v + 1))
        try add(m2: fixture.m2 + 1)
        try add(card: 77)
        let key = fixture.key
        for (z, rctxt, scale) in [(2, 1, "age"), (1, 2, "age"), (1, 1, "tier"), (1, 1, "age")] {
            var bases = key.r
            if (z, rctxt) == (1, 1), let base = bases[scale] {
                bases[scale] = key.modulus.multiply(base, 4)
            }
            let other = try IssuerPublicKey(
                n: key.n, s: key.s, z: key.modulus.multiply(key.z, BigInteger(z * z)), r: bases,
                rctxt: key.modulus.multiply(key.rctxt, BigInteger(rctxt * rctxt)))
            try add(key: other)
        }
        return altered
    }

    /// Two answers to an issuer with one mask would give link secret and blinding factor away.
    @Test func requestsForCredentials() throws {
        let secret = Fixture.linkSecret.integer.disclosed()
        let other = try Fixture.b.get().key
        func request(
            _ key: IssuerPublicKey, _ nonce: BigInteger
        ) throws -> (BlindedLinkSecretRequest, [BigInteger]) {
            let made = try BlindedLinkSecretRequest(
                linkSecret: Fixture.linkSecret.integer, key: key, offerNonce: nonce,
                fresh: Self.stuck)
            try made.proof.verify(made.blinded, key: key, offerNonce: nonce)
            let (c, vPrime) = (made.proof.c, made.vPrime.integer.disclosed())
            let masks = [
                made.proof.vDashCap - c * vPrime, made.proof.mCap - c * secret, vPrime,
                made.blinded.u,
            ]
            return (made, masks)
        }
        let (first, masks) = try request(fixture.key, 5)
        let again = try request(fixture.key, 5)
        #expect(again.0.proof == first.proof && again.1 == masks)
        for (key, nonce) in [(fixture.key, 6 as BigInteger), (other, 5)] {
            #expect(try Set(request(key, nonce).1).isDisjoint(with: masks))
        }
        let unstuck = try BlindedLinkSecretRequest(
            linkSecret: Fixture.linkSecret.integer, key: fixture.key, offerNonce: 5)
        #expect(unstuck.blinded != first.blinded)
    }
}
