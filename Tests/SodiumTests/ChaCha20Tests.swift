import Sodium
import Testing

@Suite("The key stream of ChaCha20")
struct ChaCha20Tests {
    private func stream(
        _ count: Int, key: [UInt8], nonce: [UInt8], block: UInt32 = 0
    ) throws -> [UInt8] {
        let key = try SecretBytes(copying: key)
        var bytes = [UInt8](repeating: 0xff, count: count)
        bytes.withUnsafeMutableBytes {
            ChaCha20.fill($0, key: key, nonce: nonce, block: block)
        }
        return bytes
    }

    /// RFC 8439, appendix A.1, test vectors 1 and 2.
    @Test func zerosAsPublished() throws {
        let zeros = [UInt8](repeating: 0, count: 32)
        let blocks = try stream(128, key: zeros, nonce: Array(zeros.prefix(12)))
        #expect(
            hexadecimal(blocks)
                == "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
                + "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f")
        let second = try stream(64, key: zeros, nonce: Array(zeros.prefix(12)), block: 1)
        #expect(second == Array(blocks.suffix(64)))
    }

    /// RFC 8439, §2.3.2.
    @Test func aBlockAsPublished() throws {
        let block = try stream(
            64, key: Array(0..<32), nonce: [0, 0, 0, 9, 0, 0, 0, 0x4a, 0, 0, 0, 0], block: 1)
        #expect(
            hexadecimal(block)
                == "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e")
    }

    @Test func lengthsThatAreNoneTrap() async {
        await #expect(processExitsWith: .failure) {
            let key = try SecretBytes(copying: [UInt8](repeating: 0, count: 31))
            var bytes: [UInt8] = [0]
            bytes.withUnsafeMutableBytes {
                ChaCha20.fill($0, key: key, nonce: [UInt8](repeating: 0, count: 12))
            }
        }
        await #expect(processExitsWith: .failure) {
            let key = try SecretBytes(copying: [UInt8](repeating: 0, count: 32))
            var bytes: [UInt8] = [0]
            bytes.withUnsafeMutableBytes { ChaCha20.fill($0, key: key, nonce: [1]) }
        }
    }
}
