import Age
import Foundation
import Sodium
import Testing

/// One file of the public test kit: lines of `key: value`, an empty line, then an age file.
struct KitCase {
    private let name: String
    private let identities: [String]
    private let expected: String
    private let payload: String?
    private let file: [UInt8]

    /// Reads a case; `nil` for one with a passphrase, the armor or a key of another type.
    init?(name: String, bytes: [UInt8]) throws {
        let end = try #require(Data(bytes).firstRange(of: Data("\n\n".utf8)))
        var fields: [String: [String]] = [:]
        let text = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[String(parts[0]), default: []].append(
                parts[1].trimmingCharacters(in: .whitespaces))
        }
        let identities = fields["identity", default: []]
        guard fields["armored"] == nil, !identities.isEmpty,
            !identities.contains(where: { $0.hasPrefix("AGE-SECRET-KEY-PQ-") })
        else { return nil }
        let rest = Array(bytes[end.upperBound...])
        self.name = name
        self.identities = identities
        expected = try #require(fields["expect"]?.first)
        payload = fields["payload"]?.first
        file = fields["compressed"] == nil ? rest : try Self.decompressed(rest)
    }

    /// Compares our verdict, and the plaintext if there is one.
    func judge() throws {
        let reader = try Reader(identities)
        let error: AgeError?
        do throws(AgeError) {
            let plaintext = try reader.decrypt(file, limit: 1 << 26)
            #expect(hexadecimal(SHA256.hash(plaintext).bytes) == payload, "\(name)")
            error = nil
        } catch let refusal {
            error = refusal
        }
        let verdict =
            switch error {
            case nil: "success"
            case .identityUnknown: "no match"
            case .headerChanged: "HMAC failure"
            case .bodyChanged: "payload failure"
            // A cut nonce is the header's to the kit, the body's to us.
            case .bodyTruncated: expected == "header failure" ? expected : "payload failure"
            default: "header failure"
            }
        #expect(verdict == expected, "\(name): \(String(describing: error))")
    }

    /// What is behind a zlib stream, by Python's own library.
    private static func decompressed(_ bytes: [UInt8]) throws -> [UInt8] {
        let scratch = try Scratch()
        let (packed, plain) = (scratch.path("packed"), scratch.path("plain"))
        try Data(bytes).write(to: URL(filePath: packed))
        let script = """
            import sys, zlib
            with open(sys.argv[1], 'rb') as packed, open(sys.argv[2], 'wb') as plain:
                plain.write(zlib.decompress(packed.read()))
            """
        let status = try run(["python3", "-c", script, packed, plain])
        try #require(status == 0)
        return Array(try Data(contentsOf: URL(filePath: plain)))
    }
}
