import Foundation
import JSONDocuments
import Sodium

/// Somebody with a key who writes records: the envelope is put together and signed here, beside the
/// program's own code.
struct Department {
    let name: String
    private let seed: UInt8

    init(_ name: String, seed: UInt8) {
        self.name = name
        self.seed = seed
    }

    private func key() throws -> SigningKey {
        try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: seed, count: 32)))
    }

    /// The verifier key's 33 bytes: the signature type and the public key.
    private func keyBytes() throws -> [UInt8] {
        let key = try key()
        return [1] + key.verificationKey.bytes
    }

    /// `name+id`, the id being the first four bytes of a hash over name and key (C2SP signed-note).
    func reference() throws -> String {
        let digest = SHA256.hash(Array(name.utf8) + [0x0A] + (try keyBytes()))
        return "\(name)+\(hexadecimal(Array(digest.bytes.prefix(4))))"
    }

    /// `name+id+base64`.
    func verifierKey() throws -> String { "\(try reference())+\(base64(try keyBytes()))" }

    /// One line of `ledger append`.
    func line(
        type: String, id: Int, area: String? = nil, created: String, content: JSONValue
    ) throws -> String {
        let digits = String(id)
        var members: [(String, JSONValue)] = [
            ("v", 1), ("type", .string(type)),
            ("id", .string(String(repeating: "0", count: 32 - digits.count) + digits)),
            ("created", .string(created)), ("public", content),
        ]
        if let area { members.append(("area", .string(area))) }
        let key = try key()
        let signature = key.sign(JSONValue.object(JSONObject(members)).canonicalBytes)
        members.append(
            ("sig", ["key": .string(try reference()), "value": .string(base64(signature))]))
        return JSONValue.object(JSONObject(members)).canonicalText + "\n"
    }
}
