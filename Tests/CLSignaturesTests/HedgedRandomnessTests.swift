import BigIntegers
import Sodium
import Testing

@testable import CLSignatures

@Suite("The stream of masks")
struct HedgedRandomnessTests {
    private func source(
        _ secret: BigInteger = 123_456_789, context: String = "context",
        fresh: [UInt8] = Array(0..<32)
    ) throws -> HedgedRandomness {
        try HedgedRandomness(
            secret: SecretInteger(copying: secret), context: SHA256.hash(context.utf8),
            fresh: fresh)
    }

    /// Computed in Python, with a ChaCha20 written for this purpose.
    ///
    ///     H = lambda key, message: hmac.new(key, message, "sha256").digest()
    ///     context = hashlib.sha256(b"context").digest()
    ///     prk = H(bytes(range(32)), (123456789).to_bytes(32, "big"))
    ///     key = H(prk, b"countersign/masks/v1\n" + context + b"\x01")
    ///     stream = chacha20(key, nonce=struct.pack("<Q", draw) + bytes(4), block=0)
    ///     mask = int.from_bytes(stream[:(bits + 7) // 8], "big") & ((1 << bits) - 1)
    @Test func drawsAsComputedElsewhere() throws {
        var masks = try source()
        let message = masks.blinder(bitWidth: 592).disclosed()
        #expect(
            message.decimalDescription
                == "1068864501915115529933860692584553103358682233431132429461930648839632744508"
                + "9969013032732600738157511972040031101479771838442687281138463475440094258656"
                + "187932091239800633241383672")
        let factor = masks.blinder(bitWidth: 2128).disclosed()
        #expect(
            hexadecimal(SHA256.hash(factor.decimalDescription.utf8).bytes)
                == "735c3e143873c012453752abf1ef5b8569ae6e3a197c07d30669e4823b61aa6b")
        let odd = masks.blinder(bitWidth: 593).disclosed()
        #expect(
            odd.decimalDescription
                == "2008489506405955498377817642130601219889273314367532273405393935252110376262"
                + "1975124308147635011558708960027613819202275053069123774228736649682190804756"
                + "82743695106412148167027772")
    }

    @Test func wordsAsComputedElsewhere() throws {
        let secret = try SecretInteger(copying: 123_456_789).bigEndianBytes(count: 32)
        let info = Array("countersign/masks/v1\n".utf8) + SHA256.hash("context".utf8).bytes
        let stream = MaskStream(
            key: try HKDF.derive(32, from: secret, salt: Array(0..<32), info: info))
        var words = MaskWords(stream, draw: 3)
        let drawn = (0..<3).map { _ in words.next() }
        #expect(
            drawn == [
                13_451_918_654_621_642_507, 1_900_985_199_332_833_991, 391_790_577_717_978_700,
            ])
    }

    /// The key is fixed, and so is the outcome: each bit is set in about half of 400 draws.
    @Test(arguments: [1, 7, 8, 9, 456, 592, 593, 2128, 2464, 3060])
    func eachBitOfTheWidthIsUsed(bitWidth: Int) throws {
        var masks = try source()
        let count = 400
        var setCounts = [Int](repeating: 0, count: bitWidth)
        for _ in 0..<count {
            let mask = masks.blinder(bitWidth: bitWidth).disclosed()
            try #require(!mask.isNegative && mask.bitWidth <= bitWidth)
            let bytes = Array(mask.magnitudeBytes.reversed())
            for bit in 0..<min(bitWidth, bytes.count * 8)
            where bytes[bit / 8] >> UInt8(bit % 8) & 1 == 1 {
                setCounts[bit] += 1
            }
        }
        // Five standard deviations of a binomial distribution, which are 50, from its mean.
        #expect(setCounts.allSatisfy { abs($0 - count / 2) < 50 })
    }

    @Test func noTwoDrawsAreRelated() throws {
        var masks = try source()
        let drawn = (0..<1_000).map { _ in masks.blinder(bitWidth: 128).disclosed() }
        #expect(Set(drawn).count == drawn.count)
        // The same stream at another width begins with the same bytes: it is a draw of its own.
        var narrow = try source()
        _ = narrow.blinder(bitWidth: 8)
        #expect(narrow.blinder(bitWidth: 128).disclosed() == drawn[1])
    }

    @Test func eachInputCounts() throws {
        func first(_ source: consuming HedgedRandomness) -> BigInteger {
            source.blinder(bitWidth: 256).disclosed()
        }
        let fresh = Array(UInt8(0)..<32)
        var drawn = [
            try first(source()), try first(source(123_456_790)), try first(source(0)),
            try first(source(.powerOfTwo(256) - 1)), try first(source(context: "other")),
        ]
        for index in fresh.indices {
            var altered = fresh
            altered[index] ^= 1
            drawn.append(try first(source(fresh: altered)))
        }
        #expect(Set(drawn).count == drawn.count)
        #expect(try first(source()) == drawn[0])
    }

    @Test func wideSecretsAreRefused() {
        #expect(throws: CLSignatureError.arithmetic(.tooLarge(maximumBitWidth: 256))) {
            _ = try source(.powerOfTwo(256))
        }
    }

    @Test func rootsComeFromTheStream() throws {
        var one = try source()
        var same = try source()
        let roots = one.roots(of: 1_000_003)
        #expect(roots.reduce(0) { $0 + $1 * $1 } == 1_000_003)
        #expect(same.roots(of: 1_000_003) == roots)
        let others = try (0..<5).map { try sourceRoots(fresh: [UInt8](repeating: $0, count: 32)) }
        #expect(Set(others).count > 1)
    }

    private func sourceRoots(fresh: [UInt8]) throws -> [UInt64] {
        var source = try source(fresh: fresh)
        return source.roots(of: 1_000_003).sorted()
    }
}
