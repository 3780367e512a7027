import Sodium
import Testing

@Suite("Secret bytes, sealing and signing")
struct SecretsTests {
    @Test func readPastTheEndTraps() async {
        await #expect(processExitsWith: .failure) {
            let secret = try SecretBytes.random(count: 16)
            secret.withBytes { print($0.unsafeLoad(fromByteOffset: $0.byteCount, as: UInt8.self)) }
        }
    }

    /// Memory is used again by secrets of the same length.
    @Test func aSecretIsGoneBeforeItsMemoryIsUsedAgain() throws {
        for count in [1, 16, 64, 65] {
            let pattern = [UInt8](repeating: 0xA7, count: count)
            for _ in 0..<100 { _ = try SecretBytes(copying: pattern) }
            for _ in 0..<100 {
                var before: [UInt8] = []
                _ = try SecretBytes(
                    count: count,
                    unsafeWriting: { bytes in
                        before = (0..<count).map { bytes[$0] }
                        for index in 0..<count { bytes[index] = 0xA7 }
                    })
                #expect(before != pattern)
            }
        }
    }

    @Test func secretsHeldAtOnceShareNoMemory() throws {
        let first = try SecretBytes(copying: Array(repeating: 1, count: 16))
        let second = try SecretBytes(copying: Array(repeating: 2, count: 16))
        let isOwn = try first.isEqual(to: SecretBytes(copying: Array(repeating: 1, count: 16)))
        let isShared = first.isEqual(to: second)
        #expect(isOwn && !isShared)
    }

    @Test func sealedBytesOpenUnderTheSameKeyAndContextOnly() throws {
        let key = try SecretBytes.random(count: AEAD.keyByteCount)
        let other = try SecretBytes.random(count: AEAD.keyByteCount)
        let plaintext = try SecretBytes(copying: Array("link secret".utf8))
        let sealed = try AEAD.seal(plaintext, key: key, context: [1])
        #expect(sealed.count == plaintext.count + AEAD.overheadByteCount)

        let opened = try AEAD.open(sealed, key: key, context: [1])
        let text = opened.withBytes { bytes in
            String(
                decoding: (0..<bytes.byteCount).map {
                    bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
                }, as: UTF8.self)
        }
        #expect(text == "link secret")
        #expect(throws: SodiumError.decryptionFailed) {
            _ = try AEAD.open(sealed, key: other, context: [1])
        }
        #expect(throws: SodiumError.decryptionFailed) {
            _ = try AEAD.open(sealed, key: key, context: [2])
        }
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: SodiumError.decryptionFailed) {
                _ = try AEAD.open(altered, key: key, context: [1])
            }
            #expect(throws: SodiumError.decryptionFailed) {
                _ = try AEAD.reseal(altered, from: key, context: [1], to: other, context: [2])
            }
        }
        let moved = try AEAD.reseal(sealed, from: key, context: [1], to: other, context: [2])
        let same = try AEAD.open(moved, key: other, context: [2]).isEqual(to: plaintext)
        #expect(same)
        for (from, to) in [([2], [2]), ([], [1])] as [([UInt8], [UInt8])] {
            #expect(throws: SodiumError.decryptionFailed) {
                _ = try AEAD.reseal(sealed, from: key, context: from, to: other, context: to)
            }
        }
    }

    /// RFC 8032 §7.1, TEST 2.
    @Test func signsAsPublished() throws {
        let seedBytes = try #require(
            bytes(hexadecimal: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
        let key = try SigningKey(seed: SecretBytes(copying: seedBytes))
        let publicKey = hexadecimal(key.verificationKey.bytes)
        #expect(publicKey == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        let signature = key.sign([0x72])
        let expected =
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        #expect(hexadecimal(signature) == expected)
        let verifier = key.verificationKey
        #expect(verifier.verify([0x72], signature: signature))
        #expect(!verifier.verify([0x73], signature: signature))
        let again = try SigningKey(seed: key.seed())
        let same = again.verificationKey == verifier
        #expect(same)
    }

    @Test func aPassphraseGivesOneKeyPerSalt() throws {
        let passphrase = try SecretBytes(copying: Array("correct horse".utf8))
        let parameters = PasswordHash()
        let plaintext = try SecretBytes(copying: [42])
        let sealed = try AEAD.seal(
            plaintext, key: parameters.key(passphrase: passphrase), context: [])
        let opened = try AEAD.open(sealed, key: parameters.key(passphrase: passphrase), context: [])
        let count = opened.count
        #expect(count == 1)
        #expect(throws: SodiumError.decryptionFailed) {
            _ = try AEAD.open(
                sealed, key: PasswordHash().key(passphrase: passphrase), context: [])
        }
    }

    @Test func weakenedParametersAreRefused() {
        let salt = [UInt8](repeating: 0, count: PasswordHash.saltByteCount)
        #expect(PasswordHash(salt: salt, operations: 2, memoryByteCount: 64 << 20) != nil)
        #expect(PasswordHash(salt: salt, operations: 0, memoryByteCount: 64 << 20) == nil)
        #expect(PasswordHash(salt: salt, operations: 2, memoryByteCount: 1 << 10) == nil)
        #expect(PasswordHash(salt: salt, operations: 2, memoryByteCount: 1 << 40) == nil)
        #expect(PasswordHash(salt: [], operations: 2, memoryByteCount: 64 << 20) == nil)
    }
}
