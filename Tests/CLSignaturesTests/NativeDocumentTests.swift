import BigIntegers
import Foundation
import TestSupport
import Testing

@testable import CLSignatures
@testable import Commitments

/// What `schemas/native-presentation.md` says is what the code does.
@Suite("The document of the native presentation")
struct NativeDocumentTests {
    private let text: String

    init() throws {
        text = try String(
            contentsOfFile: Python.place("schemas/native-presentation.md"), encoding: .utf8)
    }

    /// The table between the comments, rendered.
    private var widths: String {
        func row(_ name: String, _ width: (CLProfile) -> Int) -> String {
            let cells = CLProfile.allCases.map { String(width($0)) }
            return "| \(name) | \(cells.joined(separator: " | ")) |"
        }
        let interval = Set(CLProfile.allCases.map(\.eInterval))
        return [
            "| | \(CLProfile.allCases.map { String($0.rawValue) }.joined(separator: " | ")) |",
            "| --- | --- | --- |",
            row("`z`, statistical hiding", \.statistical),
            row(
                "`eStart`: `e` lies in `[2^eStart, 2^eStart + 2^\(interval.max() ?? 0))`", \.eStart),
            row("blinding factors `r`", \.vPrime),
            row("mask of `e′`", \.eMask),
            row("mask of `v*`", \.vMask),
            row("mask of a value `m`, and of `m2`", \.valueMask),
        ].joined(separator: "\n")
    }

    @Test func widthsAreThoseOfTheCode() throws {
        let parts = text.components(
            separatedBy: "<!-- widths: rendered from CLProfile, compared by a test -->\n")
        try #require(parts.count == 2)
        let table = try #require(parts[1].components(separatedBy: "\n<!-- end -->").first)
        #expect(table == widths)
        #expect(Set(CLProfile.allCases.map(\.eInterval)).count == 1)
    }

    @Test func constantsAreThoseOfTheCode() throws {
        let q = StatementEquations.q
        let one = try ValueRange(attribute: "a", lowest: 0).rootBitWidth
        let two = try ValueRange(attribute: "a", lowest: 0, highest: 1).rootBitWidth
        let pair = q.bitWidth
        let extra = CLProfile.bits2048.mask(of: 0) - CLProfile.bits2048.statistical
        #expect(q == .powerOfTwo(257) + 155 && q.isProbablyPrime())
        #expect(CLParameters.message + 2 == pair)
        #expect(ValueRange.domain == -BigInteger.powerOfTwo(63)..<BigInteger.powerOfTwo(64))
        for sentence in [
            "with `q = 2^257 + 155`", "`d_k`: \(one) with one bound, \(two) with two",
            "`a` (\(pair)), `b` (\(pair)), `w`\n(`\(pair) + r`)",
            "is `w + \(extra) + z` bits wide",
            "8 bits wider than that of a secret of `r + \(one) + 2` bits",
            "`\(CLParameters.revocationNumber) + r`", "an odd prime of 64 bits",
            "(1 to \(Statement.largestCredentialCount);",
            "(up to \(Statement.largestRelationCount))",
            "up to \(CredentialClaim.largestRangeCount) ranges",
            "bounds lie in `[−2^63, 2^64)`",
            "random weight of \(LinearBatch.weightBitWidth) bits",
            "`\(CLParameters.linkSecretName)` is the name of the link secret's base",
        ] {
            #expect(text.contains(sentence), "\(sentence)")
        }
    }

    /// The widths of a proof's parts as the document's fourth section has them, by rules written anew.
    @Test func widthsOfPartsAreThoseOfTheDocument() async throws {
        let city = try await StatementFixture.ofBits2048.value
        let strong = try await StatementFixture.ofBits3072.value
        let statement = try Statement(
            credentials: [
                strong.claim(
                    ranges: [
                        .init(attribute: "meter", lowest: 0, highest: .powerOfTwo(64) - 1),
                        .init(attribute: "born", lowest: 0),
                    ], isRevocationAsked: true),
                city.claim(
                    reveal: ["name", "balance", "meter", "district", "revocation"],
                    ranges: [.init(attribute: "born", lowest: 0, highest: 30_000_000)]),
            ],
            relations: [
                .equal(.init(credential: 1, name: "tier"), .init(credential: 0, name: "tier")),
                .different(
                    .init(credential: 1, name: "born"), .init(credential: 0, name: "district")),
            ])
        func whole(_ bits: Int) -> Int { (bits + 7) / 8 * 8 }
        func mask(_ secret: Int, _ z: Int) -> Int { whole(secret + 256 + z) }
        func range(_ r: Int, _ z: Int, value: Int?) -> [Int] {
            let root = value == nil ? 34 : 65
            var widths: [Int] = []
            for _ in 1...3 { widths += [mask(root, z), mask(r, z)] }
            guard let value else { return widths + [whole(r + 34 + 2 + 256 + z + 8)] }
            return widths + [mask(r, z), whole(r + 2 + value + 8)]
        }
        // Link secret; then of the first claim balance, born, district, meter, name, revocation,
        // spouse, tier; of the second born, spouse (its tier is the first's).
        var expected = [640] + [Int](repeating: 640, count: 8) + [592, 592]
        expected += [504, 4232, 640, mask(64 + 3200, 128)]
        expected += range(3200, 128, value: nil) + range(3200, 128, value: 640)
        expected += [456, 3064, 592] + range(2128, 80, value: 592)
        expected += [mask(2128, 80), mask(258, 80), mask(258, 80), mask(258 + 2128, 80)]
        let linear = try StatementEquations(
            statement, elements: statement.elementModuli.map { _ in 4 }
        ).linear
        #expect(linear.maskBitWidths == expected)
        #expect(statement.elementModuli.count == 15)
        #expect(linear.announcementModuli.count == 19)
    }
}
