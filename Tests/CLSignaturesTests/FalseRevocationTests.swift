import BigIntegers
import Commitments
import Sodium
import Testing

@testable import CLSignatures

/// Holders who are revoked, and try everything.
///
/// That a head is anchored and fresh (37, 39) is for whoever makes the statement to check; here the
/// accumulator's value is the statement's.
@Suite("False claims of not being revoked")
struct FalseRevocationTests {
    private let city: StatementFixture
    private let strong: StatementFixture
    private let linkSecretOne: StatementHolder

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        strong = try await StatementFixture.ofBits3072.value
        var values = city.attributes
        values["spouse"] = 1
        values["revocation"] = (BigInteger.random(bitWidth: 62) + .powerOfTwo(63)).nextPrime()
        linkSecretOne = try StatementHolder(of: city, values, linkSecret: 1)
    }

    /// The accumulator after a revocation: `ν^(1/m)`.
    private func value(
        _ fixture: StatementFixture, without number: BigInteger
    ) throws -> BigInteger {
        try fixture.privateKey.withFactors { factors throws(ArithmeticError) in
            try factors.successiveRoots(of: fixture.accumulator, degrees: [number])[0]
        }
    }

    private func statement(
        _ fixture: StatementFixture, _ value: BigInteger, attribute: String = "revocation",
        head: String = "head"
    ) throws -> Statement {
        try Statement(credentials: [
            CredentialClaim(
                key: fixture.key, revealed: [:],
                nonRevocation: .init(
                    attribute: attribute, value: value, head: SHA256.hash(head.utf8)))
        ])
    }

    /// Makes `C_u = u·S^r` anew, and says that `β` is this.
    private func put(
        _ u: BigInteger, blinder r: BigInteger, beta: BigInteger, into forger: inout Forger,
        _ fixture: StatementFixture
    ) throws {
        let key = fixture.key
        let base = try key.modulus.base(u, exponentBitWidths: [key.profile.valueMask])
        try forger.commit(
            .witness(credential: 0), to: [(base, .one), (key.sBase, r)])
        forger[.witness(credential: 0)] = beta
    }

    @Test func number36OldWitness() throws {
        for fixture in [city, strong] {
            let number = try #require(fixture.attributes["revocation"])
            let before = try statement(fixture, fixture.accumulator)
            let after = try statement(fixture, value(fixture, without: number), head: "next")
            let forger = try Forger(before, [fixture.held])
            #expect(try forger.proof(of: before).verdict(before) == .accepted)
            #expect(try forger.proof(of: after).verdict(after) == .refused)
            #expect(try forger.proof(of: after, by: before).verdict(after) == .refused)
        }
    }

    /// 38: the witness of somebody who is not revoked fits their number alone.
    @Test func number38WitnessOfAnotherHolder() throws {
        let number = try #require(city.attributes["revocation"])
        let truth = try statement(city, city.accumulator)
        let another = try #require(linkSecretOne.attributes["revocation"])
        let witness = try value(city, without: another)
        var forger = try Forger(truth, [city.held])
        let r = BigInteger.random(bitWidth: city.key.profile.vPrime)
        for (u, m, beta) in [
            (witness, number, number * r), (witness, another, another * r),
            (witness, number, another * r),
        ] {
            try put(u, blinder: r, beta: beta, into: &forger, city)
            let honest = forger[.value(try place(truth, "revocation"))]
            forger[.value(try place(truth, "revocation"))] = m
            #expect(try forger.proof(of: truth).verdict(truth) == .refused)
            forger[.value(try place(truth, "revocation"))] = honest
        }
        // The other holder's own proof, with the same parts, is fine.
        try put(city.witness, blinder: r, beta: number * r, into: &forger, city)
        #expect(try forger.proof(of: truth).verdict(truth) == .accepted)
    }

    /// 39: values that are no accumulator of this credential, or no element at all.
    @Test func number39AnotherAccumulator() throws {
        let truth = try statement(city, city.accumulator)
        let forger = try Forger(truth, [city.held])
        let root = BigInteger.random(bitWidth: 2000)
        let modulus = city.key.modulus
        for other in [
            modulus.multiply(root, root), modulus.multiply(city.accumulator, city.accumulator),
            city.key.s, city.key.z, city.witness,
        ] {
            let lie = try statement(city, other)
            #expect(try forger.proof(of: lie).verdict(lie) == .refused)
            #expect(try forger.proof(of: lie, by: truth).verdict(lie) == .refused)
        }
        let otherHead = try statement(city, city.accumulator, head: "another")
        #expect(try forger.proof(of: truth).verdict(otherHead) == .refused)
        let p = 2 * city.privateKey.withPPrime { $0.disclosed() } + 1
        for none in [0, 1, -1, city.key.n - 1, city.key.n, city.key.n + 4, p, 3 * p] {
            #expect(throws: CLSignatureError.keyInvalid) { try statement(city, none) }
        }
    }

    /// 40: a proof without the part, or with it where it is not asked for.
    @Test func number40PartLeftOut() throws {
        let with = try statement(city, city.accumulator)
        let without = try Statement(credentials: [city.claim()])
        let proof = try Forger(with, [city.held]).proof(of: with)
        let less = try Forger(without, [city.held]).proof(of: without)
        #expect(throws: ProofError.malformed) {
            try StatementProof(parsing: less.bytes(for: without), for: with)
        }
        #expect(throws: ProofError.malformed) {
            try StatementProof(parsing: proof.bytes(for: with), for: without)
        }
        // All numbers of the full proof but those of the part, under both transcripts.
        for claimed in [with, without] {
            let stripped = try Forger(without, [city.held]).proof(of: claimed, by: without)
            #expect(throws: ProofError.malformed) {
                try stripped.verify(with, context: Forger.context)
            }
            #expect(throws: ProofError.malformed) {
                try proof.verify(without, context: Forger.context)
            }
        }
    }

    /// A hidden 1, in another attribute or in the link secret, satisfies the equation with `u = ν`; but
    /// which attribute it is about, the statement says.
    @Test func aHiddenOneIsNoNumber() throws {
        let held = linkSecretOne.held
        let number = try #require(linkSecretOne.attributes["revocation"])
        let ν = try value(city, without: number)
        let lie = try statement(city, ν)
        let ofSpouse = try statement(city, ν, attribute: "spouse")
        let r = BigInteger.random(bitWidth: city.key.profile.vPrime)

        // Where a desk asked for the wrong attribute, it would pass: so the schema fixes which.
        var forger = try Forger(ofSpouse, [held])
        forger[.value(0)] = 1
        try put(ν, blinder: r, beta: r, into: &forger, city)
        #expect(try forger.proof(of: ofSpouse).verdict(ofSpouse) == .accepted)
        #expect(try forger.proof(of: lie, by: ofSpouse).verdict(lie) == .refused)
        #expect(try forger.proof(of: ofSpouse).verdict(lie) == .refused)

        forger = try Forger(lie, [held])
        forger[.value(0)] = 1
        for value in [number, 1] {
            forger[.value(try place(lie, "revocation"))] = value
            for (u, beta) in [(ν, r), (ν, number * r), (held.witness ?? ν, number * r)] {
                try put(u, blinder: r, beta: beta, into: &forger, city)
                #expect(try forger.proof(of: lie).verdict(lie) == .refused)
            }
        }
        for attribute in ["master_secret", "none", ""] {
            #expect(throws: CLSignatureError.attributeNotHidden(attribute: attribute)) {
                try statement(city, ν, attribute: attribute)
            }
        }
    }

    /// `β` is not tied to `C_u`: whatever it is, `ν·S^β` has no root that a revoked holder knows.
    @Test func anyBetaIsRefused() throws {
        let number = try #require(city.attributes["revocation"])
        let ν = try value(city, without: number)
        let lie = try statement(city, ν)
        let s = city.key.s
        var forger = try Forger(lie, [city.held])
        let r = BigInteger.random(bitWidth: city.key.profile.vPrime)
        for u in [city.witness, ν, s, city.key.z, city.key.modulus.multiply(ν, s)] {
            for beta in [0, 1, -1, r, number, number * r, -(number * r), number * r + 1] {
                try put(u, blinder: r, beta: beta, into: &forger, city)
                #expect((try? forger.proof(of: lie).verdict(lie)) != .accepted)
            }
        }
    }

    private func place(_ statement: Statement, _ name: String) throws -> Int {
        try #require(
            ValueClasses(statement.credentials, statement.relations)[
                .init(credential: 0, name: name)])
    }
}
