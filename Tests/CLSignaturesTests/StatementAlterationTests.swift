import BigIntegers
import Sodium
import Testing

@testable import CLSignatures
@testable import Commitments

/// Every part of a valid proof of all kinds of statements at once altered, or taken from another valid proof.
@Suite("Altered and mixed proofs of statements")
struct StatementAlterationTests {
    private let city: StatementFixture
    private let strong: StatementFixture
    private let statement: Statement
    private let first: StatementProof
    private let second: StatementProof

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        strong = try await StatementFixture.ofBits3072.value
        statement = try Self.statement(city, strong)
        first = try Forger(statement, [city.held, strong.held]).proof(of: statement)
        second = try Forger(statement, [city.held, strong.held]).proof(of: statement)
    }

    private static func statement(
        _ city: StatementFixture, _ strong: StatementFixture, shown: BigInteger? = nil,
        lowest: BigInteger = 0, highest: BigInteger = 20_081_123, isUpperStrong: Bool = true,
        isRevocationAsked: (Bool, Bool) = (true, false), relations: [Statement.Relation]? = nil
    ) throws -> Statement {
        typealias Attribute = Statement.Attribute
        let ranges = [
            try ValueRange(attribute: "meter", lowest: lowest, highest: .powerOfTwo(64) - 1),
            try ValueRange(attribute: "born", highest: highest),
        ]
        let balance =
            isUpperStrong
            ? try ValueRange(attribute: "balance", lowest: -250)
            : try ValueRange(attribute: "balance", highest: -250)
        let a = try CredentialClaim(
            key: city.key, revealed: ["name": shown ?? city.attributes["name"] ?? 0],
            ranges: ranges,
            nonRevocation: isRevocationAsked.0
                ? .init(attribute: "revocation", value: city.accumulator, head: city.head) : nil)
        let b = try strong.claim(ranges: [balance], isRevocationAsked: isRevocationAsked.1)
        return try Statement(
            credentials: [a, b],
            relations: relations ?? [
                .equal(
                    Attribute(credential: 0, name: "tier"), Attribute(credential: 1, name: "spouse")
                ),
                .different(
                    Attribute(credential: 0, name: "district"),
                    Attribute(credential: 1, name: "tier")),
            ])
    }

    @Test func bothAreAccepted() {
        #expect(first.verdict(statement, among: second) == .accepted)
        #expect(second.verdict(statement, among: first) == .accepted)
    }

    @Test func eachNumberAltered() throws {
        for index in first.parts.indices {
            #expect(first.replacing(index) { $0 + 1 }.verdict(statement) == .refused)
            #expect(first.replacing(index) { $0 - 1 }.verdict(statement) == .refused)
            #expect(first.replacing(index) { _ in 2 }.verdict(statement) == .refused)
        }
        let moduli =
            try statement.elementModuli
            + StatementEquations(statement, elements: first.elements).linear.announcementModuli
        for (index, modulus) in moduli.enumerated() {
            for change in [{ modulus.n - $0 }, { modulus.multiply($0, $0) }]
                as [(BigInteger) -> BigInteger]
            {
                let altered = first.replacing(index, change)
                #expect(altered.verdict(statement, among: second) == .refused)
            }
        }
    }

    /// 34 among them: a root's response out of another proof.
    @Test func number34EachNumberOfAnotherProof() {
        for (index, part) in second.parts.enumerated() {
            #expect(first.replacing(index) { _ in part }.verdict(statement) == .refused)
        }
    }

    @Test func theChallengeCoversEveryCommitmentAndAnnouncement() {
        let count = first.elements.count + first.linear.announcements.count
        let hashes = (0..<count).map { statement.challenge(of: first.replacing($0) { $0 + 1 }) }
        #expect(Set(hashes + [statement.challenge(of: first)]).count == count + 1)
    }

    /// Whole parts: all commitments, all announcements, all responses, and each two of the three.
    @Test func groupsOfAnotherProof() {
        let cuts = [
            0..<first.elements.count,
            first.elements.count..<(first.elements.count + first.linear.announcements.count),
            (first.elements.count + first.linear.announcements.count)..<first.parts.count,
        ]
        for cut in cuts {
            var (one, other) = (first.parts, second.parts)
            one.replaceSubrange(cut, with: second.parts[cut])
            other.replaceSubrange(cut, with: first.parts[cut])
            #expect(first.with(one).verdict(statement) == .refused)
            #expect(first.with(other).verdict(statement) == .refused)
        }
    }

    /// What belongs together out of another proof: all equations and responses of one commitment, or of one
    /// credential, so that no equation but the link to the rest is broken.
    @Test func partsThatBelongTogetherOfAnotherProof() throws {
        let equations = try StatementEquations(statement, elements: first.elements)
        let (elementCount, announcementCount) = (
            first.elements.count, first.linear.announcements.count
        )
        for (index, element) in first.elements.enumerated() {
            var taken: Set<Int> = [index]
            for (place, equation) in equations.linear.equations.enumerated() {
                let isAbout =
                    equation.left.contains { $0.isOf(element) }
                    || equation.right.contains { $0.isOf(element) }
                guard isAbout else { continue }
                taken.insert(elementCount + place)
                for term in equation.right {
                    taken.insert(elementCount + announcementCount + term.secret.index)
                }
            }
            let parts = first.parts.indices.map {
                taken.contains($0) ? second.parts[$0] : first.parts[$0]
            }
            #expect(first.with(parts).verdict(statement) == .refused)
        }
    }

    /// Two numbers of one proof in each other's places.
    @Test func neighboursExchanged() {
        let parts = first.parts
        for distance in 1...3 {
            for index in parts.indices.dropLast(distance)
            where parts[index] != parts[index + distance] {
                var exchanged = parts
                exchanged.swapAt(index, index + distance)
                #expect(first.with(exchanged).verdict(statement) == .refused)
            }
        }
    }

    @Test func eachPartOfTheStatementAltered() throws {
        typealias Attribute = Statement.Attribute
        let (tier, spouse) = (
            Attribute(credential: 0, name: "tier"), Attribute(credential: 1, name: "spouse")
        )
        let (district, other) = (
            Attribute(credential: 0, name: "district"), Attribute(credential: 1, name: "tier")
        )
        let altered = [
            try Self.statement(city, strong, shown: 7),
            try Self.statement(city, strong, lowest: 1),
            try Self.statement(city, strong, highest: 20_081_124),
            try Self.statement(city, strong, isUpperStrong: false),
            try Self.statement(city, strong, isRevocationAsked: (false, false)),
            try Self.statement(city, strong, isRevocationAsked: (true, true)),
            try Self.statement(city, strong, relations: []),
            try Self.statement(city, strong, relations: [.equal(tier, spouse)]),
            try Self.statement(city, strong, relations: [.different(district, other)]),
            try Self.statement(
                city, strong, relations: [.different(district, other), .equal(tier, spouse)]),
            try Self.statement(
                city, strong, relations: [.equal(spouse, tier), .different(district, other)]),
            try Self.statement(
                city, strong, relations: [.equal(tier, spouse), .different(other, district)]),
            try Self.statement(
                city, strong, relations: [.equal(tier, other), .different(district, spouse)]),
        ]
        let hashes = (altered + [statement]).map { $0.challenge(of: first) }
        #expect(Set(hashes).count == hashes.count)
        for lie in altered where lie.elementModuli.count == statement.elementModuli.count {
            #expect(first.verdict(lie) == .refused)
        }
        let bytes = try first.bytes(for: statement)
        for lie in altered {
            let isAccepted =
                (try? StatementProof(parsing: bytes, for: lie).verify(
                    lie, context: Forger.context)) != nil
            #expect(!isAccepted)
        }
    }
}

extension Statement {
    fileprivate func challenge(of proof: StatementProof) -> BigInteger {
        proof.challenge(self, context: Forger.context)
    }
}

extension Power {
    fileprivate func isOf(_ element: BigInteger) -> Bool {
        if case .element(element) = base { true } else { false }
    }
}

extension LinearStatement.Term {
    fileprivate func isOf(_ element: BigInteger) -> Bool {
        if case .element(element) = base { true } else { false }
    }
}
