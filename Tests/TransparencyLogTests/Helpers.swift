import Sodium
import TestSupport
import Testing
import TransparencyLog

/// The hash behind 64 hexadecimal digits of a vector.
func treeHash(_ text: String) throws -> TreeHash {
    try #require(TreeHash(hexadecimal: text))
}

/// The hashes of a vector's proof.
func treeHashes(_ texts: [String]) throws -> [TreeHash] { try texts.map(treeHash) }

/// The bytes behind a vector's hexadecimal text.
func data(_ text: String) throws -> [UInt8] { try #require(bytes(hexadecimal: text)) }

/// `hash` with its lowest bit changed.
func altered(_ hash: TreeHash) throws -> TreeHash {
    var bytes = hash.bytes
    bytes[31] ^= 1
    return try #require(TreeHash(bytes: bytes))
}

/// The error that `body` throws; `nil` where it succeeds.
func refusal(_ body: () throws(LogError) -> Void) -> LogError? {
    do throws(LogError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// A vector's signing key.
func signingKey(seed: String) throws -> SigningKey {
    try SigningKey(seed: SecretBytes(copying: data(seed)))
}

/// The keys of `notes.json`, by their short name.
struct KeyFile: Decodable {
    struct Key: Decodable {
        let name: String
        let seed_hex: String
        let public_hex: String
        let key_id_01: String
        let key_id_04: String
        let vkey_01: String
        let vkey_04: String
    }

    let keys: [String: Key]

    static func key(_ name: String) throws -> Key {
        let file: KeyFile = try Vectors.load("tlog/notes.json")
        return try #require(file.keys[name])
    }
}

/// The signer of the vectors' log.
func vectorLog() throws -> NoteSigner {
    let key = try KeyFile.key("log")
    return try NoteSigner(name: key.name, key: signingKey(seed: key.seed_hex))
}

/// One of the cosigners `w1` to `w4` of the vectors.
func vectorCosigner(_ name: String) throws -> Cosigner {
    let key = try KeyFile.key(name)
    return try Cosigner(name: key.name, key: signingKey(seed: key.seed_hex))
}
