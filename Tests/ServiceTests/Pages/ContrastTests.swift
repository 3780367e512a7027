import Foundation
import Testing

@testable import Service

/// The colours of the stylesheet, against what WCAG 2.2 asks: 4.5 for text (1.4.3), 3 for the bounds of fields and
/// marks of focus (1.4.11).
@Suite("Contrast of the pages' colours")
struct ContrastTests {
    private static let pairs: [(front: String, back: String, least: Double)] = [
        ("ink", "paper", 4.5), ("ink", "sheet", 4.5), ("soft", "paper", 4.5),
        ("link", "paper", 4.5), ("button-ink", "button", 4.5), ("good", "good-sheet", 4.5),
        ("bad", "bad-sheet", 4.5), ("sample", "sample-sheet", 4.5), ("ink", "good-sheet", 4.5),
        ("rule", "paper", 3), ("bad", "paper", 3), ("focus", "paper", 3), ("link", "sheet", 3),
    ]

    /// The colours of the light pages, and of the dark ones.
    private static func palettes() -> [[String: [Double]]] {
        let text = String(decoding: PackageResources.page_css, as: UTF8.self)
        return text.matches(of: /:root \{([^}]*)\}/).map { block in
            var colours: [String: [Double]] = [:]
            for match in block.1.matches(of: /--([a-z-]+): #([0-9a-f]{6});/) {
                let digits = Array(match.2)
                colours[String(match.1)] = [0, 2, 4].map { at in
                    Double(Int(String(digits[at...at + 1]), radix: 16) ?? 0) / 255
                }
            }
            return colours
        }
    }

    /// Relative luminance; source: WCAG 2.2, §1.4.3 and its definition.
    private func luminance(_ colour: [Double]) -> Double {
        let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    @Test func everyPairIsReadableInLightAndDark() throws {
        let palettes = Self.palettes()
        try #require(palettes.count == 2)
        for colours in palettes {
            for pair in Self.pairs {
                let front = luminance(try #require(colours[pair.front]))
                let back = luminance(try #require(colours[pair.back]))
                let ratio = (max(front, back) + 0.05) / (min(front, back) + 0.05)
                #expect(ratio >= pair.least, "\(pair.front) on \(pair.back): \(ratio)")
            }
        }
    }

    @Test func everyColourHasItsNameAndIsInBothPalettes() throws {
        let text = String(decoding: PackageResources.page_css, as: UTF8.self)
        let palettes = Self.palettes()
        #expect(Set(palettes[0].keys) == Set(palettes[1].keys))
        for match in text.matches(of: /var\(--([a-z-]+)\)/) {
            #expect(palettes[0][String(match.1)] != nil, "\(match.1)")
        }
        #expect(!text.contains("url(") && !text.contains("@import"))
    }
}
