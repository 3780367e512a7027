import Age
import Testing

@Suite("Altered and cut files")
struct AlterationTests {
    @Test func eachAlteredByteIsRefused() throws {
        let reader = try Reader()
        let file = try AgeFile.encrypt(sample(20), recipients: [reader.recipient])
        for index in file.indices {
            for mask: UInt8 in [0x01, 0x20, 0x80] {
                var altered = file
                altered[index] ^= mask
                let bytes = altered
                #expect(throws: AgeError.self, "byte \(index)") { _ = try reader.decrypt(bytes) }
            }
        }
    }

    @Test func eachCutAndEachAddedByteIsRefused() throws {
        let reader = try Reader()
        let file = try AgeFile.encrypt(sample(20), recipients: [reader.recipient])
        for count in 0..<file.count {
            #expect(throws: AgeError.self, "\(count) bytes") {
                _ = try reader.decrypt(Array(file[..<count]))
            }
        }
        #expect(throws: AgeError.bodyChanged) { _ = try reader.decrypt(file + [0]) }
        #expect(throws: AgeError.headerMalformed) { _ = try reader.decrypt([10] + file) }
        #expect(try reader.decrypt(file) == sample(20))
    }

    /// Around the border of the first chunk, where a cut leaves an intact chunk behind.
    @Test func cutsAtTheBorderOfAChunkAreRefused() throws {
        let fileKey = try FileKey()
        let body = try AgeFile.encryptBody(sample(65_540), fileKey: fileKey).bytes
        let border = 16 + 65_552
        for count in [0, 15, 16, 31, 32, border - 1, border, border + 1, body.count - 1] {
            let expected: AgeError =
                switch count {
                case ..<32, border, border + 1: .bodyTruncated
                default: .bodyChanged
                }
            #expect(throws: expected, "\(count) bytes") {
                _ = try AgeFile.decryptBody(
                    Array(body[..<count]), fileKey: fileKey, plaintextLimit: 1 << 20)
            }
        }
    }
}
