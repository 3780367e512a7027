import Sodium
import Testing

@Suite("Scalars derived from one key")
struct SecretScalarsTests {
    private static let domain = Array("meter 7, import".utf8)

    private func derive(
        _ indices: Range<Int>, domain: [UInt8] = domain, firstKeyByte: UInt8 = 0
    ) throws -> [RistrettoScalar] {
        let key = try SecretBytes(copying: [firstKeyByte] + (1..<32))
        let scalars = try SecretScalars(derivedFrom: key, domain: domain, indices: indices)
        return indices.map { scalars.disclosed(at: $0) }
    }

    /// From Python's `hashlib.blake2b` and its integers, over the layout in the documentation.
    @Test(arguments: [
        (0, "8ebd502f107064d09fbf3525b24eb5e29c7ecb7dc11438fc47f87add39913401"),
        (1, "6234c8f627d869ff32075ba8721bb1d909641929c268087747a6b69b46145107"),
        (95, "2e9ce5730a3a5d2b062e5dd80747bc0a6feae99170ceed6ba2359ca0154cc101"),
        (1 << 32, "8f021f047ba81b36c1e9418711e65e0dea17c6ef3ffbc5587e0584d33e7dc20f"),
    ]) func matchesAnotherProgram(index: Int, scalar: String) throws {
        #expect(try derive(index..<index + 1).map { hexadecimal($0.bytes) } == [scalar])
    }

    @Test func aPartOfASeriesIsTheSamePart() throws {
        #expect(try derive(0..<96)[40..<50] == derive(40..<50)[...])
        #expect(try derive(7..<7).isEmpty)
    }

    @Test func keyDomainAndPlaceAllCount() throws {
        let all =
            try derive(0..<50) + derive(0..<50, domain: []) + derive(0..<50, firstKeyByte: 1)
            + derive(0..<50, domain: Self.domain + [0])
            + derive(0..<50, domain: Self.domain + [UInt8](repeating: 0, count: 8))
        #expect(Set(all).count == all.count)
    }

    @Test func sumsLeaveNothingOut() throws {
        let key = try SecretBytes.random(count: SecretScalars.keyByteCount)
        let scalars = try SecretScalars(derivedFrom: key, domain: [], indices: 5..<9)
        let sum = scalars.disclosedSum(at: [5, 8, 8])
        let expected =
            scalars.disclosed(at: 5) + scalars.disclosed(at: 8) + scalars.disclosed(at: 8)
        #expect(sum == expected)
        let none = scalars.disclosedSum(at: [])
        #expect(none == .zero)
    }

    @Test func aKeyHas32Bytes() throws {
        for count in [0, 31, 33] {
            let key = try SecretBytes.random(count: count)
            #expect(throws: SodiumError.lengthMismatch(expected: 32, actual: count)) {
                _ = try SecretScalars(derivedFrom: key, domain: [], indices: 0..<1)
            }
        }
    }

    /// RFC 7693, Appendix A.
    @Test func blake2bAsPublished() {
        #expect(
            hexadecimal(BLAKE2b.hash(Array("abc".utf8)))
                == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")
    }
}
