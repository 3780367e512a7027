import BigIntegers
import Commitments
import Sodium
import Testing

@testable import CLSignatures

/// Provers without the signature that they claim to have, or without the values that they show.
///
/// The numbers are those of the list of negative tests in the notes on cryptography; which of them are where:
///
/// | number | test |
/// | --- | --- |
/// | 1 to 4 | what a desk's context stands for; here one test, that another context is refused |
/// | 5 to 12, 14 to 18, 20, 22, 23, 28, 29 | this file |
/// | 13, 33 | `FalseRangeTests.number33CommitmentsThatAreNoElements` takes `A′` too |
/// | 19, 20 (issuance), 25 to 27, 30 | keys and signatures: `KeyTests`, `IssuanceTests`, no part of this format |
/// | 21 | `StatementEncodingTests`, as the order of attributes belongs to the encoding |
/// | 24 | `FalseRelationTests` |
/// | 31, 32, 35 | `FalseRangeTests` |
/// | 34 | `StatementAlterationTests`, with all other swaps |
/// | 36, 38 to 40 | `FalseRevocationTests` |
/// | 37 | `NativeShowTests` of the desk, whose rule it is; the statement takes the head as given |
/// | 41 to 55 | other schemes: tokens, sums |
/// | 56 to 58, 60 | `StatementEncodingTests` |
/// | 59 | no maps: the proof's bytes are numbers without names; the envelope's are with CBOR's tests |
/// | 61, 62 | `TimingTests` |
@Suite("False claims of a signature")
struct FalsePossessionTests {
    private let city: StatementFixture
    private let strong: StatementFixture

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        strong = try await StatementFixture.ofBits3072.value
    }

    private func statement(revealing values: [String: BigInteger]) throws -> Statement {
        try Statement(credentials: [CredentialClaim(key: city.key, revealed: values)])
    }

    @Test func numbers1To4AnotherContext() throws {
        let truth = try Statement(credentials: [city.claim(reveal: ["name"])])
        let proof = try Forger(truth, [city.held]).proof(of: truth)
        #expect(proof.verdict(truth, among: proof) == .accepted)
        let other = SHA256.hash("another request".utf8)
        #expect(proof.verdict(truth, among: proof, context: other) == .refused)
    }

    /// 5 and 6: other values, values of other names, and names moved between shown and hidden.
    @Test func numbers5And6OtherValuesAndNames() throws {
        let truth = try statement(revealing: ["tier": 2, "district": 110_105])
        let forger = try Forger(truth, [city.held])
        #expect(try forger.proof(of: truth).verdict(truth) == .accepted)
        for (values, isTrue) in [
            (["tier": 3, "district": 110_105], false), (["tier": -2, "district": 110_105], false),
            (["tier": 110_105, "district": 2], false), (["spouse": 2, "district": 110_105], true),
            (["spouse": 3, "district": 110_105], false), (["name": 2, "district": 110_105], false),
        ] as [([String: BigInteger], Bool)] {
            let other = try statement(revealing: values)
            #expect(
                try forger.proof(of: other).verdict(other) == (isTrue ? .accepted : .refused))
            #expect(try forger.proof(of: other, by: truth).verdict(other) == .refused)
        }
    }

    /// 9 and 29: the same modulus with other bases, and another key altogether.
    @Test func numbers9And29AnotherKey() throws {
        let truth = try Statement(credentials: [city.claim(reveal: ["tier"])])
        let forger = try Forger(truth, [city.held])
        let proof = try forger.proof(of: truth)
        let key = city.key
        var r = key.r
        (r["tier"], r["spouse"]) = (r["spouse"], r["tier"])
        for other in [
            try IssuerPublicKey(n: key.n, s: key.s, z: key.z, r: r, rctxt: key.rctxt),
            try IssuerPublicKey(n: key.n, s: key.s, z: key.rctxt, r: key.r, rctxt: key.z),
            try IssuerPublicKey(n: key.n, s: key.z, z: key.s, r: key.r, rctxt: key.rctxt),
            try IssuerPublicKey(
                n: key.n, s: key.s, z: key.z, r: key.r.merging(["more": 4]) { $1 },
                rctxt: key.rctxt),
        ] {
            let lie = try Statement(
                credentials: [CredentialClaim(key: other, revealed: ["tier": 2])])
            #expect(proof.verdict(lie) == .refused)
        }
        let elsewhere = try Statement(credentials: [strong.claim(reveal: ["tier"])])
        #expect(throws: ProofError.malformed) {
            try StatementProof(parsing: proof.bytes(for: truth), for: elsewhere)
        }
    }

    /// 28: a key in which two attributes have one base cannot be had.
    @Test func number28EqualBases() throws {
        var r = city.key.r
        r["tier"] = r["spouse"]
        #expect(throws: CLSignatureError.keyInvalid) {
            try IssuerPublicKey(
                n: city.key.n, s: city.key.s, z: city.key.z, r: r, rctxt: city.key.rctxt)
        }
    }

    /// Factors hide with so many bits more than the profile's width, so a modulus is no wider.
    @Test func keysOfTheWireThatAreWiderHaveNoStatements() throws {
        let key = try Fixture.a.get().key
        #expect(key.n.bitWidth == 2050)
        #expect(throws: CLSignatureError.keyInvalid) {
            try CredentialClaim(key: key, revealed: [:])
        }
    }

    private func fullStatement() throws -> Statement {
        let born = try #require(city.attributes["born"])
        return try Statement(
            credentials: [
                city.claim(
                    reveal: ["name"], ranges: [.init(attribute: "born", lowest: born + 1)],
                    isRevocationAsked: true)
            ],
            relations: [
                .different(
                    .init(credential: 0, name: "tier"), .init(credential: 0, name: "spouse"))
            ])
    }

    /// 10: all equations of a false statement hold for a challenge that is known before anything is chosen,
    /// or that leaves a part of the statement or of the proof out; only the hash over everything stops it.
    @Test func number10ChallengeKnownBeforehand() throws {
        let lie = try fullStatement()
        let elements = try lie.elementModuli.map { modulus in
            let root = try BigInteger.random(below: modulus.n)
            return modulus.multiply(root, root)
        }
        let other = try Statement(credentials: [city.claim()])
        var withoutElements = Transcript(lie, context: Forger.context)
        withoutElements.append(signed: elements, name: "commitments")
        for challenge in [
            0, 1, BigInteger.random(bitWidth: 256),
            BigInteger(bigEndian: Transcript(lie, context: Forger.context).digest().bytes),
            BigInteger(bigEndian: withoutElements.digest().bytes),
            StatementProof.challenge(
                lie, context: Forger.context, elements: elements, announcements: []),
            StatementProof.challenge(
                other, context: Forger.context, elements: elements, announcements: elements),
        ] {
            let proof = try StatementProof.simulated(lie, elements: elements, challenge: challenge)
            #expect(try proof.satisfies(lie, challenge: challenge))
            #expect(proof.verdict(lie) == .refused)
        }
    }

    /// 10: commitments that are made after the challenge, for announcements made before.
    @Test func number10CommitmentsMadeAfterTheChallenge() throws {
        let truth = try Statement(credentials: [city.claim(isRevocationAsked: true)])
        let (first, second) = try (
            Forger(truth, [city.held]).proof(of: truth), Forger(truth, [city.held]).proof(of: truth)
        )
        let mixed = StatementProof(elements: second.elements, linear: first.linear)
        #expect(mixed.verdict(truth, among: first) == .refused)
        #expect(
            first.challenge(truth, context: Forger.context)
                != mixed.challenge(truth, context: Forger.context))
    }

    /// 11: responses to a challenge that is zero, cut short, or one more.
    @Test func number11AnotherChallenge() throws {
        let truth = try Statement(credentials: [city.claim(reveal: ["tier"])])
        let forger = try Forger(truth, [city.held])
        for change in [
            { _ in 0 }, { _ in 1 }, { $0 + 1 }, { (try? $0.modulo(.powerOfTwo(128))) ?? 0 },
            { (try? $0.divided(by: .powerOfTwo(128))) ?? 0 }, { -$0 },
            { (try? $0.modulo(.powerOfTwo(255))) ?? 0 + 1 },
        ] as [(BigInteger) -> BigInteger] {
            let proof = try forger.proof(of: truth, challenge: change)
            let real = proof.challenge(truth, context: Forger.context)
            guard change(real) != real else { continue }
            #expect(proof.verdict(truth) == .refused)
        }
    }

    /// 12: the part for one credential out of a presentation of two.
    @Test func number12PartOfAnotherPresentation() throws {
        let both = try Statement(credentials: [city.claim(), city.claim()])
        let one = try Statement(credentials: [city.claim()])
        let forger = try Forger(both, [city.held, city.held])
        #expect(try forger.proof(of: both).verdict(both) == .accepted)
        let single = try Forger(one, [city.held]).proof(of: one)
        let two = try Forger(both, [city.held, city.held]).proof(of: both)
        // Values first, then `e′`, `v*`, `m2` of each.
        let hidden = city.key.r.count
        let responses = two.linear.responses
        let cut = StatementProof(
            elements: [two.elements[0]],
            linear: LinearProof(
                announcements: [two.linear.announcements[0]],
                responses: Array(
                    responses.prefix(hidden) + responses.dropFirst(2 * hidden - 1).prefix(3))))
        #expect(cut.verdict(one) == .refused)
        #expect(single.verdict(one) == .accepted)
    }

    /// 14 and 15: −A′ passes like A′, and what is no square even up to its sign does not.
    ///
    /// Only squares are compared, and nothing is won by a sign. Alone and in a batch the verdict is one.
    @Test func numbers14And15NegatedAndNoSquare() throws {
        let truth = try Statement(credentials: [city.claim(reveal: ["tier"])])
        let proof = try Forger(truth, [city.held]).proof(of: truth)
        let n = city.key.n
        for index in 0..<2 {
            // The challenge covers the sign, so a received proof cannot be changed.
            #expect(proof.replacing(index) { n - $0 }.verdict(truth, among: proof) == .refused)
        }
        for _ in 0..<8 {
            let negated = try Forger(truth, [city.held]).negated(0, modulo: n)
            #expect(try negated.proof(of: truth).verdict(truth, among: proof) == .accepted)
        }
        // ±T: what is announced may have either sign, before the challenge is made.
        let negatedAnnouncement = try Forger(truth, [city.held]).proof(
            of: truth, announcement: { n - $0 })
        #expect(negatedAnnouncement.verdict(truth, among: proof) == .accepted)
        var root = BigInteger(2)
        while city.privateKey.withFactors({ $0.isSquare(root) || $0.isSquare(n - root) }) {
            root = root + 1
        }
        let noSquare = try Forger(truth, [city.held]).proof(
            of: truth, announcement: { city.key.modulus.multiply($0, root) })
        #expect(noSquare.verdict(truth, among: proof) == .refused)
    }

    /// 16 to 18 and 20: responses that are too wide, negative, zero, huge.
    @Test func numbers16To18And20ResponsesOutOfRange() throws {
        let ranges = try ValueRange(attribute: "born", lowest: 0)
        let honest = try Statement(
            credentials: [city.claim(reveal: ["name"], ranges: [ranges], isRevocationAsked: true)])
        let proof = try Forger(honest, [city.held]).proof(of: honest)
        #expect(proof.verdict(honest) == .accepted)
        let linear = try StatementEquations(honest, elements: proof.elements).linear
        let start = proof.elements.count + proof.linear.announcements.count
        for (index, width) in linear.maskBitWidths.enumerated() {
            for value in [-1, .powerOfTwo(width), .powerOfTwo(1 << 20), -.powerOfTwo(width)] {
                let bad = proof.replacing(start + index) { _ in value }
                #expect(throws: ProofError.malformed) {
                    try bad.verify(honest, context: Forger.context)
                }
            }
            for value in [0, 1, .powerOfTwo(width) - 1] as [BigInteger] {
                let bad = proof.replacing(start + index) { _ in value }
                #expect(throws: ProofError.rejected) {
                    try bad.verify(honest, context: Forger.context)
                }
            }
        }
        #expect(throws: ProofError.malformed) {
            try StatementProof(
                parsing: [UInt8](repeating: 1, count: 1 << 20), for: honest)
        }
    }

    /// 16 and 19: a signature of another kind, with `e` that anybody can have: `A = Z·S^−v·…` for `e = 1`.
    @Test func numbers16And19ForgedSignatureWithAnotherE() throws {
        let truth = try Statement(credentials: [city.claim(reveal: ["tier"])])
        let key = city.key
        let start = BigInteger.powerOfTwo(key.profile.eStart)
        for e in [0, 1, 3, -1] as [BigInteger] {
            var forger = try Forger(truth, [city.held])
            // A′ = Z: then Z·A′^(−2^eStart) is a power of it, and e′ = 1 − 2^eStart stands for e = 1.
            let values = ValueClasses(truth.credentials, []).members.indices
            try forger.commit(.signature(credential: 0), to: [(key.zBase, 1)])
            for place in values { forger[.value(place)] = 0 }
            forger[.context(credential: 0)] = 0
            forger[.blinder(credential: 0)] = 0
            forger[.exponent(credential: 0)] = e - start
            #expect((try? forger.proof(of: truth).verdict(truth)) != .accepted)
        }
    }

    /// 22 and 23: all shown, none; names that the key lacks, or that are there twice.
    @Test func numbers22And23SetsOfNames() throws {
        for names in [[], city.key.attributeNames] as [Set<String>] {
            let truth = try Statement(credentials: [city.claim(reveal: names)])
            let proof = try Forger(truth, [city.held]).proof(of: truth)
            #expect(proof.verdict(truth) == .accepted)
        }
        for values in [["unknown": 1], ["master_secret": 1], ["": 1]] as [[String: BigInteger]] {
            #expect(throws: CLSignatureError.attributeSetMismatch) {
                try statement(revealing: values)
            }
        }
        let range = try ValueRange(attribute: "born", lowest: 0)
        for (revealed, ranges) in [
            (["born"], [range]), ([], [range, range]),
            ([], [try ValueRange(attribute: "master_secret", lowest: 0)]),
            ([], [try ValueRange(attribute: "none", lowest: 0)]),
        ] as [(Set<String>, [ValueRange])] {
            #expect(throws: CLSignatureError.self) {
                try city.claim(reveal: revealed, ranges: ranges)
            }
        }
        for wide in [BigInteger.powerOfTwo(256), -.powerOfTwo(256)] {
            #expect(throws: CLSignatureError.attributeOutOfRange(attribute: "tier")) {
                try statement(revealing: ["tier": wide])
            }
        }
    }
}
