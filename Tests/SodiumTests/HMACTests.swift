import Sodium
import Testing

@Suite("HMAC with SHA-256")
struct HMACTests {
    /// RFC 4231 §4.2, §4.3 and §4.7: keys shorter and longer than a block.
    @Test(arguments: [
        (
            String(repeating: "0b", count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            "4a656665", "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            String(repeating: "aa", count: 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func matchesPublishedCode(key: String, message: String, code: String) throws {
        let key = try secret(key)
        let actual = HMAC.code(of: message.utf8, key: key)
        #expect(hexadecimal(actual) == code)
    }

    @Test func eachAlteredByteIsRefused() throws {
        let key = try SecretBytes.random(count: 32)
        let code = HMAC.code(of: [1, 2, 3], key: key)
        let isValid = HMAC.isValid(code, for: [1, 2, 3], key: key)
        #expect(isValid)
        for index in code.indices {
            var altered = code
            altered[index] ^= 0x80
            let isValid = HMAC.isValid(altered, for: [1, 2, 3], key: key)
            #expect(!isValid)
        }
        let other = HMAC.isValid(code, for: [1, 2, 4], key: key)
        let short = HMAC.isValid(Array(code.dropLast()), for: [1, 2, 3], key: key)
        #expect(!other && !short)
    }
}
