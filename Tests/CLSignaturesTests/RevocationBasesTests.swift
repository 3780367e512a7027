import BigIntegers
import Testing

@testable import CLSignatures

@Suite("Revocation bases")
struct RevocationBasesTests {
    @Test func areTwoSquaresThatTheKeyDecides() throws {
        let privateKey = try WireVector(file: "issuers/A").privateKey()
        let key = privateKey.publicKey
        let bases = try RevocationBases(key)
        #expect(bases.g != bases.h)
        for base in [bases.g, bases.h] {
            #expect(key.modulus.contains(base))
            #expect(key.modulus.contains(base - 1))
            #expect(privateKey.withFactors { $0.isSquare(base) })
            #expect(!([key.s, key.z, key.rctxt] + key.r.values).contains(base))
        }
        let again = try RevocationBases(key)
        #expect(again.g == bases.g && again.h == bases.h)
    }

    @Test func differWithEveryPartOfTheKey() throws {
        let key = try Fixture.a.get().key
        let bases = try RevocationBases(key)
        let other = try IssuerPublicKey(n: key.n, s: key.s, z: 4, r: key.r, rctxt: key.rctxt)
        #expect(try RevocationBases(other).g != bases.g)
        #expect(try RevocationBases(other).h != bases.h)
        #expect(try RevocationBases(Fixture.b.get().key).g != bases.g)
    }

    /// As computed by another program: the derivation is part of the native format.
    @Test func agreeWithThePublishedDerivation() throws {
        let bases = try RevocationBases(Fixture.a.get().key)
        #expect(bases.g.decimalDescription.hasPrefix("237177322901303336474560"))
        #expect(bases.h.decimalDescription.hasPrefix("930828030494466415673681"))
    }
}
