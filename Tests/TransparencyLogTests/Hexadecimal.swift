import Sodium
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
