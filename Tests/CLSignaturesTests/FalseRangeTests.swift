import BigIntegers
import Testing

@testable import CLSignatures

/// Provers who do all they can for a value that is not in the range.
@Suite("False claims about ranges")
struct FalseRangeTests {
    enum Side: CaseIterable { case lower, upper, both }

    private let city: StatementFixture
    private let strong: StatementFixture
    private let place = RangePlace(credential: 0, range: 0)

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        strong = try await StatementFixture.ofBits3072.value
    }

    /// A range whose bound, or both, is `excess` beyond the value on the side where it is false.
    private func statement(
        _ fixture: StatementFixture, _ name: String, _ side: Side, excess: BigInteger
    ) throws -> Statement {
        let m = try #require(fixture.attributes[name])
        let range =
            switch side {
            case .lower: try ValueRange(attribute: name, lowest: m + excess)
            case .upper: try ValueRange(attribute: name, highest: m - excess)
            case .both:
                try ValueRange(attribute: name, lowest: m + excess, highest: m + excess + 1000)
            }
        return try Statement(credentials: [fixture.claim(ranges: [range])])
    }

    /// 31: Δ = 1 and 0 are accepted; the same parts prove no bound that is one further, or far.
    @Test(arguments: ["balance", "born", "meter"], Side.allCases)
    func number31DistanceBelowZero(name: String, side: Side) throws {
        for fixture in [city, strong] {
            for inside in [-1, 0] as [BigInteger] {
                let truth = try statement(fixture, name, side, excess: inside)
                let forger = try Forger(truth, [fixture.held])
                #expect(try forger.proof(of: truth).verdict(truth) == .accepted)
                for excess in [1, 2, 1_000_000] as [BigInteger] {
                    let lie = try statement(fixture, name, side, excess: excess)
                    #expect(try forger.proof(of: lie).verdict(lie) == .refused)
                    #expect(try forger.proof(of: lie, by: truth).verdict(lie) == .refused)
                }
            }
        }
    }

    /// 31, both sides: a value above the range is as far from it as one below.
    @Test func number31AboveARangeWithTwoSides() throws {
        let m = try #require(city.attributes["born"])
        let forger = try Forger(
            Statement(
                credentials: [
                    city.claim(ranges: [.init(attribute: "born", lowest: m - 9, highest: m)])
                ]), [city.held])
        for highest in [m - 1, m - 2, m - 9] {
            let range = try ValueRange(attribute: "born", lowest: m - 9, highest: highest)
            let lie = try Statement(credentials: [city.claim(ranges: [range])])
            #expect(try forger.proof(of: lie).verdict(lie) == .refused)
        }
    }

    /// Puts roots of one's own into the parts of a proof for `born`.
    private func put(
        _ roots: [BigInteger], into forger: inout Forger, _ fixture: StatementFixture, _ side: Side
    ) throws {
        let key = fixture.key
        var sum = BigInteger.zero
        for (k, root) in roots.enumerated() {
            let r = BigInteger.random(bitWidth: key.profile.vPrime)
            try forger.commit(.root(place, k), to: [(key.zBase, root), (key.sBase, r)])
            forger[.root(place, k)] = root
            forger[.rootBlinder(place, k)] = r
            sum = sum + root * r
        }
        let born = try #require(fixture.attributes["born"])
        if side == .both { sum = sum + 4 * born * forger[.valueBlinder(place)] }
        forger[.distance(place)] = side == .upper ? -sum : sum
    }

    /// 32: roots of one's own prove the distance that is their sum of squares, and no other.
    @Test(arguments: Side.allCases)
    func number32SquaresOfAnotherSum(side: Side) throws {
        for fixture in [city, strong] {
            let truth = try statement(fixture, "born", side, excess: 0)
            for (roots, verdict) in [
                ([1, 0, 0], .accepted), ([0, 0, 1], .accepted), ([0, -1, 0], .accepted),
                ([0, 0, 0], .refused), ([1, 1, 0], .refused), ([1, 0, 2], .refused),
                ([1, 2, 2], .refused), ([0, 0, -2], .refused),
            ] as [([BigInteger], StatementProof.Verdict)] {
                var forger = try Forger(truth, [fixture.held])
                try put(roots, into: &forger, fixture, side)
                #expect(try forger.proof(of: truth).verdict(truth) == verdict)
            }
        }
    }

    /// 31 and 32: no roots make a negative distance.
    @Test(arguments: Side.allCases)
    func number32RootsOfANegativeDistance(side: Side) throws {
        let truth = try statement(city, "born", side, excess: 0)
        let lie = try statement(city, "born", side, excess: 1)
        for roots in [
            [0, 0, 0], [1, 0, 0], [1, 1, 1], [-1, -1, -1], [-3, 0, 0], [1, 1, -1],
        ] as [[BigInteger]] {
            var forger = try Forger(truth, [city.held])
            try put(roots, into: &forger, city, side)
            #expect(try forger.proof(of: lie).verdict(lie) == .refused)
        }
    }

    /// The group's order, which the issuer knows, makes every exponent positive, and is too wide.
    @Test func theOrderOfTheGroupIsTooWide() throws {
        let order = city.privateKey.withFactors { $0.order.disclosed() }
        let truth = try statement(city, "born", .lower, excess: 0)
        var forger = try Forger(truth, [city.held])
        for role in [SecretRole.root(place, 0), .value(1), .context(credential: 0)] {
            let old = forger[role]
            forger[role] = old + order
            // The equations are powers, for which the order is nothing; only the width tells.
            #expect((try? forger.proof(of: truth).verdict(truth)) != .accepted)
            forger[role] = old
        }
        #expect(try forger.proof(of: truth).verdict(truth) == .accepted)
    }

    /// 33: commitments that are no elements.
    @Test func number33CommitmentsThatAreNoElements() throws {
        let truth = try statement(city, "born", .both, excess: 0)
        let proof = try Forger(truth, [city.held]).proof(of: truth)
        let (n, p) = (city.key.n, 2 * city.privateKey.withPPrime { $0.disclosed() } + 1)
        for index in proof.elements.indices {
            for value in [0, 1, n - 1, n, n + 1, p, 5 * p, n - p] {
                let bad = proof.replacing(index) { _ in value }
                #expect(bad.verdict(truth, among: proof) == .refused)
                let simulated = try? StatementProof.simulated(
                    truth, elements: bad.elements, challenge: 0)
                #expect(simulated?.verdict(truth) != .accepted)
            }
        }
    }

    /// 35: the parts for an attribute that is in the range, for one that is not.
    @Test func number35AnotherAttribute() throws {
        for side in Side.allCases {
            let truth = try statement(city, "meter", side, excess: 0)
            let range = try #require(truth.credentials[0].ranges.first)
            let other = try ValueRange(
                attribute: "tier", lowest: range.lowest,
                highest: side == .upper ? 1 : range.highest)
            let lie = try Statement(credentials: [city.claim(ranges: [other])])
            let forger = try Forger(truth, [city.held])
            #expect(try forger.proof(of: lie).verdict(lie) == .refused)
            #expect(try forger.proof(of: lie, by: truth).verdict(lie) == .refused)
        }
    }

    /// A bound on one side is not the other, nor both.
    @Test func oneSideIsNotTheOther() throws {
        let m = try #require(city.attributes["born"])
        let atLeast = try Statement(
            credentials: [city.claim(ranges: [.init(attribute: "born", lowest: m - 7)])])
        let atMost = try Statement(
            credentials: [city.claim(ranges: [.init(attribute: "born", highest: m - 7)])])
        let forger = try Forger(atLeast, [city.held])
        #expect(try forger.proof(of: atMost).verdict(atMost) == .refused)
        #expect(try forger.proof(of: atMost, by: atLeast).verdict(atMost) == .refused)
    }
}
