import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

@Suite("Presentations")
struct PresentationTests {
    private let a: Fixture
    private let b: Fixture

    init() throws {
        a = try Fixture.a.get()
        b = try Fixture.b.get()
    }

    private func prove(
        _ credentials: [PresentationProver.Credential], nonce: BigInteger = 1234
    ) throws -> PresentationProof {
        try PresentationProver(credentials).prove(
            linkSecret: Fixture.linkSecret.integer, nonce: nonce)
    }

    private func check(_ credentials: [PresentationProver.Credential]) throws {
        let proof = try prove(credentials)
        try proof.verify(statements: credentials.map(\.statement), nonce: 1234)
        #expect(throws: ProofError.rejected) {
            try proof.verify(statements: credentials.map(\.statement), nonce: 1235)
        }
    }

    /// Vectors 21 and 22 of the crypto notes: none, each alone, all but one, all.
    @Test func anySelectionCanBeRevealed() throws {
        let names = a.key.attributeNames
        try check([a.credential()])
        try check([a.credential(reveal: names)])
        for name in names {
            try check([a.credential(reveal: [name])])
            try check([a.credential(reveal: names.subtracting([name]))])
        }
    }

    @Test func severalCredentialsUnderOneLinkSecret() throws {
        try check([
            a.credential(
                reveal: ["tier"],
                predicates: [.init(attribute: "age", kind: .greaterOrEqual, bound: 18)]),
            b.credential(), a.credential(reveal: ["age"]),
        ])
    }

    @Test(arguments: Predicate.Kind.allCases, [-250, 0, 37, 20_150_401])
    func predicatesAtTheirBounds(kind: Predicate.Kind, value: Int64) throws {
        let names: [Int64: String] = [-250: "balance", 0: "tier", 37: "age"]
        let name = names[value] ?? "resident_since"
        for bound in [value - 1, value, value + 1] {
            let predicate = Predicate(attribute: name, kind: kind, bound: bound)
            let credential = try a.credential(predicates: [predicate])
            let holds =
                switch kind {
                case .greaterOrEqual: value >= bound
                case .lessOrEqual: value <= bound
                case .greater: value > bound
                case .less: value < bound
                }
            if holds {
                try check([credential])
            } else {
                #expect(throws: CLSignatureError.predicateUnsatisfied(attribute: name)) {
                    _ = try prove([credential])
                }
            }
        }
    }

    @Test func predicatesAtTheEndsOfTheirRange() throws {
        try check([
            a.credential(predicates: [
                .init(attribute: "resident_since", kind: .greater, bound: Int64(Int32.min)),
                .init(attribute: "resident_since", kind: .less, bound: Int64(Int32.max)),
                .init(attribute: "balance", kind: .lessOrEqual, bound: Int64(Int32.max)),
                .init(attribute: "balance", kind: .greaterOrEqual, bound: Int64(Int32.min)),
                .init(attribute: "age", kind: .greaterOrEqual, bound: 18),
                .init(attribute: "age", kind: .greaterOrEqual, bound: 18),
            ])
        ])
        let hashed = try a.credential(predicates: [
            .init(attribute: "givenname", kind: .greater, bound: 0)
        ])
        #expect(throws: CLSignatureError.attributeNotInteger(attribute: "givenname")) {
            _ = try prove([hashed])
        }
    }

    @Test func statementsMustMakeSense() throws {
        func statement(_ revealed: [String: BigInteger], _ predicates: [Predicate])
            throws(CLSignatureError)
        {
            _ = try SubStatement(key: a.key, revealed: revealed, predicates: predicates)
        }
        #expect(throws: CLSignatureError.attributeSetMismatch) { try statement(["x": 1], []) }
        #expect(throws: CLSignatureError.attributeSetMismatch) {
            try statement([IssuerPublicKey.linkSecretName: 1], [])
        }
        #expect(throws: CLSignatureError.attributeOutOfRange(attribute: "age")) {
            try statement(["age": .powerOfTwo(256)], [])
        }
        for name in ["age", "x", IssuerPublicKey.linkSecretName] {
            #expect(throws: CLSignatureError.predicateAttributeNotHidden(attribute: name)) {
                try statement(
                    ["age": 37], [.init(attribute: name, kind: .greaterOrEqual, bound: 18)])
            }
        }
        for bound in [Int64(Int32.max) + 1, Int64(Int32.min) - 1, .max, .min] {
            #expect(throws: CLSignatureError.predicateBoundOutOfRange(attribute: "age")) {
                try statement([:], [.init(attribute: "age", kind: .less, bound: bound)])
            }
        }
        #expect(throws: CLSignatureError.attributeSetMismatch) {
            _ = try PresentationProver.Credential(
                statement: SubStatement(key: a.key, revealed: ["age": 38], predicates: []),
                signature: a.signature, attributes: a.attributes, m2: a.m2)
        }
    }

    /// Vectors 7, 8, 9 and 35 of the crypto notes, and values that the credential does not hold.
    @Test func rejectsAnotherStatement() throws {
        let predicate = Predicate(attribute: "age", kind: .greaterOrEqual, bound: 18)
        let proof = try prove([a.credential(reveal: ["tier"], predicates: [predicate])])
        func verify(_ revealed: [String: BigInteger], _ predicates: [Predicate]) throws {
            try proof.verify(
                statements: [SubStatement(key: a.key, revealed: revealed, predicates: predicates)],
                nonce: 1234)
        }
        try verify(["tier": 0], [predicate])
        for revealed in [["tier": 1], [:], ["balance": -250], ["tier": 0, "balance": -250]]
            as [[String: BigInteger]]
        {
            #expect(throws: ProofError.rejected) { try verify(revealed, [predicate]) }
        }
        for other in [
            [], [.init(attribute: "age", kind: .greaterOrEqual, bound: 19)],
            [.init(attribute: "age", kind: .greaterOrEqual, bound: 17)],
            [.init(attribute: "age", kind: .greater, bound: 18)],
            [.init(attribute: "balance", kind: .greaterOrEqual, bound: 18)],
            [predicate, .init(attribute: "age", kind: .less, bound: 99)],
        ] as [[Predicate]] {
            #expect(throws: ProofError.rejected) { try verify(["tier": 0], other) }
        }
        let otherKey = try IssuerPublicKey(
            n: a.key.n, s: a.key.s, z: a.key.modulus.multiply(a.key.z, a.key.s), r: a.key.r,
            rctxt: a.key.rctxt)
        #expect(throws: ProofError.rejected) {
            try proof.verify(
                statements: [
                    SubStatement(key: otherKey, revealed: ["tier": 0], predicates: [predicate])
                ], nonce: 1234)
        }
    }

    /// Vector 24: one sub-proof under another link secret.
    @Test func rejectsTwoLinkSecrets() throws {
        let strangers = try Fixture(issuer: "A", attributes: Fixture.valuesA)
        let first = try prove([a.credential()])
        let second = try prove([strangers.credential()])
        let statement = try a.credential().statement
        let mixed = PresentationProof(
            subProofs: first.subProofs + second.subProofs, challenge: first.challenge)
        #expect(throws: ProofError.rejected) {
            try mixed.verify(statements: [statement, statement], nonce: 1234)
        }
        let wrong = try PresentationProver([a.credential()]).prove(
            linkSecret: SecretInteger(copying: 5), nonce: 1234)
        #expect(throws: ProofError.rejected) {
            try wrong.verify(statements: [statement], nonce: 1234)
        }
    }

    @Test func rejectsWrongNumbersOfSubProofs() throws {
        let credential = try a.credential()
        let proof = try prove([credential])
        for statements in [[], [credential.statement, credential.statement]] {
            #expect(throws: ProofError.rejected) {
                try proof.verify(statements: statements, nonce: 1234)
            }
        }
        let empty = PresentationProof(
            subProofs: [], challenge: ChallengeHasher.hash([1234]))
        #expect(throws: ProofError.rejected) { try empty.verify(statements: [], nonce: 1234) }
    }

    @Test func refusesALongLinkSecret() throws {
        let prover = PresentationProver([try a.credential()])
        #expect(throws: CLSignatureError.secretOutOfRange) {
            _ = try prover.prove(linkSecret: SecretInteger(copying: .powerOfTwo(256)), nonce: 1)
        }
    }
}
