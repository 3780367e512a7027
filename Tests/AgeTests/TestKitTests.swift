import Age
import Foundation
import Sodium
import Testing
import TestSupport

@Suite("The public age test kit")
struct TestKitTests {
    /// One case of the kit, as `vectors/age/README.md` describes it.
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let header: String
        let body: String
        let identities: [String]
        let refusal: String?
        let payload: String?
        let fileKey: String
        var testDescription: String { name }
    }

    @Test(arguments: try Vectors.load("age/testkit.json", as: [Vector].self))
    func judgesAsPublished(_ vector: Vector) throws {
        let body = try #require(bytes(hexadecimal: vector.body))
        let file = Array(vector.header.utf8) + body
        let reader = try Reader(vector.identities)
        guard let refusal = vector.refusal else {
            let plaintext = try reader.decrypt(file)
            #expect(hexadecimal(SHA256.hash(plaintext).bytes) == vector.payload)
            try expectSameBytes(plaintext, vector, body)
            return
        }
        let error = #expect(throws: AgeError.self) { _ = try reader.decrypt(file) }
        #expect(error?.code == refusal)
    }

    /// From the published file key and nonce we make the published body; the header stays as it is.
    private func expectSameBytes(
        _ plaintext: [UInt8], _ vector: Vector, _ body: [UInt8]
    ) throws {
        let header = try Header(parsing: Array(vector.header.utf8))
        #expect(header.bytes == Array(vector.header.utf8))
        let secret = try SecretBytes(copying: #require(bytes(hexadecimal: vector.fileKey)))
        let fileKey = try FileKey(secret: secret)
        let isItsCode = header.isCode(of: fileKey)
        #expect(isItsCode)
        var encryptor = try BodyEncryptor(fileKey: fileKey, nonce: Array(body[..<16]))
        let made = encryptor.update(plaintext) + encryptor.finish().bytes
        #expect(made == body)
    }

    /// The whole kit, outside the project; 67 of its cases concern us.
    @Test func judgesTheWholeKitAsPublished() throws {
        guard let folder = ProcessInfo.processInfo.environment["COUNTERSIGN_AGE_TESTKIT"] else {
            print("skipped: COUNTERSIGN_AGE_TESTKIT does not name the kit's folder")
            return
        }
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
            guard let kitCase = try KitCase(name: name, bytes: Array(bytes)) else { continue }
            try kitCase.judge()
            count += 1
        }
        print("age test kit: \(count) cases")
        #expect(count >= 67)
    }
}
