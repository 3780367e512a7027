import Age
import Sodium
import Testing

@Suite("Bodies")
struct BodyTests {
    /// Around the borders of chunks.
    static let sizes = [0, 1, 15, 65_535, 65_536, 65_537, 131_072, 131_073, 200_000]

    @Test(arguments: sizes)
    func piecesOfAnySizeGiveTheSameBodyAndPlaintext(size: Int) throws {
        let plaintext = sample(size)
        let fileKey = try FileKey()
        let nonce = randomBytes(16)
        var bodies: [[UInt8]] = []
        for step in [997, 65_536, 65_537, 300_000] {
            var encryptor = try BodyEncryptor(fileKey: fileKey, nonce: nonce)
            var body: [UInt8] = []
            for start in stride(from: 0, to: size, by: step) {
                body += encryptor.update(Array(plaintext[start..<min(start + step, size)]))
            }
            let (rest, summary) = encryptor.finish()
            body += rest
            bodies.append(body)
            #expect(body.count == BodyLayout.byteCount(plaintextByteCount: size))
            #expect(summary.byteCount == body.count)
            #expect(summary.plaintextByteCount == size)
            #expect(summary.digest == SHA256.hash(body))

            var decryptor = try BodyDecryptor(fileKey: fileKey, plaintextLimit: size)
            var opened: [UInt8] = []
            for start in stride(from: 0, to: body.count, by: step) {
                opened += try decryptor.update(Array(body[start..<min(start + step, body.count)]))
            }
            let (end, read) = try decryptor.finish()
            #expect(opened + end == plaintext)
            #expect(read == summary)
        }
        #expect(Set(bodies).count == 1)
    }

    @Test func moreThanTheLimitIsRefusedBeforeItIsOpened() throws {
        let fileKey = try FileKey()
        let body = try AgeFile.encryptBody(sample(65_537), fileKey: fileKey).bytes
        for limit in [0, 65_535, 65_536] {
            #expect(throws: AgeError.plaintextTooLarge(limit: limit)) {
                _ = try AgeFile.decryptBody(body, fileKey: fileKey, plaintextLimit: limit)
            }
        }
        let opened = try AgeFile.decryptBody(body, fileKey: fileKey, plaintextLimit: 65_537)
        #expect(opened == sample(65_537))
    }

    @Test func chunksInAnotherOrderOrNumberAreRefused() throws {
        let fileKey = try FileKey()
        let body = try AgeFile.encryptBody(sample(3 * 65_536 + 5), fileKey: fileKey).bytes
        let nonce = Array(body[..<16])
        let chunks = stride(from: 16, to: body.count, by: 65_552).map {
            Array(body[$0..<min($0 + 65_552, body.count)])
        }
        try #require(chunks.count == 4)
        let orders: [([Int], AgeError)] = [
            ([1, 0, 2, 3], .bodyChanged), ([0, 2, 1, 3], .bodyChanged),
            ([0, 1, 3], .bodyChanged), ([0, 1, 2, 2, 3], .bodyChanged),
            ([0, 1, 2, 3, 3], .bodyChanged), ([3], .bodyChanged), ([1], .bodyChanged),
            ([0, 1, 2], .bodyTruncated), ([0], .bodyTruncated), ([], .bodyTruncated),
        ]
        for (order, error) in orders {
            let altered = nonce + order.flatMap { chunks[$0] }
            #expect(throws: error, "\(order)") {
                _ = try AgeFile.decryptBody(altered, fileKey: fileKey, plaintextLimit: 1 << 20)
            }
        }
        let whole = try AgeFile.decryptBody(
            nonce + chunks.flatMap { $0 }, fileKey: fileKey, plaintextLimit: 1 << 20)
        #expect(whole == sample(3 * 65_536 + 5))
    }

    /// Well sealed, but not as the format has it: an empty chunk behind a full one, a short chunk
    /// before the final one, two final chunks.
    @Test func wellSealedChunksOutOfFormAreRefused() throws {
        let fileKey = try FileKey()
        let nonce = randomBytes(16)
        let key = try HKDF.derive(
            32, from: fileKey.secret, salt: nonce, info: Array("payload".utf8))
        func chunk(_ plaintext: [UInt8], _ number: UInt8, isFinal: Bool) throws -> [UInt8] {
            let chunkNonce = [UInt8](repeating: 0, count: 10) + [number, isFinal ? 1 : 0]
            return try ChaCha20Poly1305.seal(plaintext, key: key, nonce: chunkNonce)
        }
        let full = sample(65_536)
        let bodies = [
            nonce + (try chunk(full, 0, isFinal: false)) + (try chunk([], 1, isFinal: true)),
            nonce + (try chunk([1], 0, isFinal: false)) + (try chunk([2], 1, isFinal: true)),
            nonce + (try chunk(full, 0, isFinal: true)) + (try chunk([2], 1, isFinal: true)),
        ]
        for body in bodies {
            #expect(throws: AgeError.bodyChanged) {
                _ = try AgeFile.decryptBody(body, fileKey: fileKey, plaintextLimit: 1 << 20)
            }
        }
        let right = nonce + (try chunk(full, 0, isFinal: true))
        let opened = try AgeFile.decryptBody(right, fileKey: fileKey, plaintextLimit: 1 << 20)
        #expect(opened == full)
    }

    @Test func nothingIsGivenBeforeItsChunkWasChecked() throws {
        let fileKey = try FileKey()
        var body = try AgeFile.encryptBody(sample(2 * 65_536), fileKey: fileKey).bytes
        body[16 + 65_552 + 9] ^= 1
        var decryptor = try BodyDecryptor(fileKey: fileKey, plaintextLimit: 1 << 20)
        var released: [UInt8] = []
        var refusal: AgeError?
        for byte in body where refusal == nil {
            do throws(AgeError) { released += try decryptor.update([byte]) } catch {
                refusal = error
            }
        }
        #expect(refusal == nil)
        #expect(released == Array(sample(2 * 65_536)[..<65_536]))
        do throws(AgeError) {
            _ = try decryptor.finish()
        } catch {
            refusal = error
        }
        #expect(refusal == .bodyChanged)
    }

    /// Not even the right chunk helps then.
    @Test func aRefusalIsFinal() throws {
        let fileKey = try FileKey()
        let body = try AgeFile.encryptBody(sample(70_000), fileKey: fileKey).bytes
        var altered = Array(body[..<(16 + 65_553)])
        altered[20] ^= 1
        var decryptor = try BodyDecryptor(fileKey: fileKey, plaintextLimit: 1 << 20)
        for piece in [altered, Array(body[16...])] {
            var refusal: AgeError?
            do throws(AgeError) { _ = try decryptor.update(piece) } catch { refusal = error }
            #expect(refusal == .bodyChanged)
        }
    }
}
