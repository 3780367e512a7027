import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

/// Provers who do all they can for values that are not equal, or not different.
@Suite("False claims about two values")
struct FalseRelationTests {
    typealias Attribute = Statement.Attribute

    private let city: StatementFixture
    private let strong: StatementFixture

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        strong = try await StatementFixture.ofBits3072.value
    }

    private func statement(_ relations: [Statement.Relation]) throws -> Statement {
        try Statement(credentials: [city.claim(), strong.claim()], relations: relations)
    }

    /// Within a credential of each profile, and across the two in both orders: `tier` and `spouse` are equal,
    /// `tier` and `district` are not.
    private static let places = [(0, 0), (1, 1), (0, 1), (1, 0)]

    private func pair(_ place: (Int, Int), _ second: String) -> (Attribute, Attribute) {
        (.init(credential: place.0, name: "tier"), .init(credential: place.1, name: second))
    }

    @Test(arguments: places)
    func trueRelationsAreAccepted(first: Int, second: Int) throws {
        let (a, b) = pair((first, second), "spouse")
        let (c, d) = pair((first, second), "district")
        let truth = try statement([.equal(a, b), .different(c, d)])
        let forger = try Forger(truth, [city.held, strong.held])
        #expect(try forger.proof(of: truth).verdict(truth) == .accepted)
    }

    /// One response for two values, taken from either.
    @Test(arguments: places)
    func differentValuesAreNotEqual(first: Int, second: Int) throws {
        let (a, b) = pair((first, second), "district")
        let lie = try statement([.equal(a, b)])
        var forger = try Forger(lie, [city.held, strong.held])
        let classes = ValueClasses(lie.credentials, lie.relations)
        let place = try #require(classes[a])
        for value in [2, 110_105, 0, 1] as [BigInteger] {
            forger[.value(place)] = value
            #expect(try forger.proof(of: lie).verdict(lie) == .refused)
        }
        // With a response for each value, as if nothing were said of them: there is one too many.
        let silent = try statement([])
        let proof = try Forger(silent, [city.held, strong.held]).proof(of: lie, by: silent)
        for extra in proof.linear.responses.indices {
            var parts = proof.parts
            parts.remove(at: proof.elements.count + proof.linear.announcements.count + extra)
            #expect(proof.with(parts).verdict(lie) == .refused)
        }
        #expect(throws: (any Error).self) { try proof.verify(lie, context: Forger.context) }
    }

    /// Parts for a pair that differs, put forward for one that does not; and an inverse of 0.
    @Test(arguments: places)
    func equalValuesAreNotDifferent(first: Int, second: Int) throws {
        let (a, b) = pair((first, second), "spouse")
        let (c, d) = pair((first, second), "district")
        let (lie, truth) = try (statement([.different(a, b)]), statement([.different(c, d)]))
        var forger = try Forger(truth, [city.held, strong.held])
        #expect(try forger.proof(of: lie).verdict(lie) == .refused)
        #expect(try forger.proof(of: lie, by: truth).verdict(lie) == .refused)

        // C_D = S^t: the honest commitment to a difference of 0.
        let key = lie.credentials[first].key
        let t = BigInteger.random(bitWidth: key.profile.vPrime)
        let q = StatementEquations.q
        try forger.commit(.difference(relation: 0), to: [(key.zBase, 0), (key.sBase, t)])
        forger[.differenceBlinder(relation: 0)] = t
        for (inverse, multiple) in [(0, 0), (1, 0), (0, 1), (q, -1), (q + 1, -1)]
            as [(BigInteger, BigInteger)]
        {
            forger[.inverse(relation: 0)] = inverse
            forger[.multiple(relation: 0)] = multiple
            forger[.inverseBlinder(relation: 0)] = -(inverse * t)
            #expect(try forger.proof(of: lie).verdict(lie) == .refused)
        }
        // The issuer knows a `b` with `q·b = 1` in the exponent; it is too wide.
        let issuer = first == 0 ? city : strong
        let order = issuer.privateKey.withFactors { $0.order.disclosed() }
        forger[.inverse(relation: 0)] = 0
        forger[.inverseBlinder(relation: 0)] = 0
        forger[.multiple(relation: 0)] = try q.inverse(modulo: order)
        #expect((try? forger.proof(of: lie).verdict(lie)) != .accepted)
    }

    /// 24: two credentials of two holders.
    @Test func number24AnotherLinkSecret() throws {
        let truth = try statement([])
        var forger = try Forger(truth, [city.held, strong.held])
        #expect(try forger.proof(of: truth).verdict(truth) == .accepted)
        forger[.value(0)] = forger[.value(0)] + 1
        #expect(try forger.proof(of: truth).verdict(truth) == .refused)
        forger[.value(0)] = 1
        #expect(try forger.proof(of: truth).verdict(truth) == .refused)
    }
}
