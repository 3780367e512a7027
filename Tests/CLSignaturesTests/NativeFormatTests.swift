import Foundation
import TestSupport
import Testing

@testable import CLSignatures

@Suite("The page of the native format")
struct NativeFormatTests {
    @Test func widthsAreTheCodes() throws {
        let page = try String(
            contentsOf: Vectors.url("../schemas/native-presentation.md"), encoding: .utf8)
        let table = try #require(
            page.split(separator: "<!-- widths").last?.split(separator: "<!-- end").first)
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2)
        let profiles: [CLProfile] = [.bits2048, .bits3072]
        let widths: [[Int]] = [
            profiles.map(\.statistical), profiles.map(\.eStart), profiles.map(\.vPrime),
            profiles.map(\.eMask), profiles.map(\.vMask), profiles.map(\.valueMask),
        ]
        let written = rows.map { row in
            row.split(separator: "|").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        }
        #expect(written == widths)
        #expect(profiles.allSatisfy { table.contains("2^eStart + 2^\($0.eInterval))") })
    }
}
