import Sodium
import Testing

@Suite("HKDF with SHA-256")
struct HKDFTests {
    /// RFC 5869 appendix A.1, A.2 and A.3: secret, salt, information, output.
    static let published: [(secret: [UInt8], salt: [UInt8], info: [UInt8], output: String)] = [
        (
            [UInt8](repeating: 0x0b, count: 22), Array(0x00...0x0c), Array(0xf0...0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        ),
        (
            Array(0x00...0x4f), Array(0x60...0xaf), Array(0xb0...0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
        (
            [UInt8](repeating: 0x0b, count: 22), [], [],
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        ),
    ]

    @Test(arguments: published.indices)
    func derivesWhatIsPublished(index: Int) throws {
        let (input, salt, info, output) = Self.published[index]
        let secret = try SecretBytes(copying: input)
        let derived = hex(
            try HKDF.derive(output.utf8.count / 2, from: secret, salt: salt, info: info))
        #expect(derived == output)
    }

    @Test func givesAtMost255Blocks() throws {
        let secret = try SecretBytes.random(count: 16)
        let longest = try HKDF.derive(8_160, from: secret, salt: [], info: []).count
        #expect(longest == 8_160)
        #expect(throws: SodiumError.lengthMismatch(expected: 8_160, actual: 8_161)) {
            _ = try HKDF.derive(8_161, from: secret, salt: [], info: [])
        }
    }
}
