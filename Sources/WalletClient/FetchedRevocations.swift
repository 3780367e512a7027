import Accumulators
import CLSignatures
public import JSONDocuments
public import Records
public import Sodium
public import Wallet

/// An agency's public folder as a service gives it out, fetched before the wallet follows it.
///
/// Below the folder's address each definition has a folder by its hash: `status`, `retirement`,
/// `definition`, `key-proof`, and the blocks of revocations. Nothing in it is believed here.
public struct FetchedRevocations: RevocationSource, Sendable {
    /// What was had of one definition; each piece fails by itself.
    struct Part: Sendable {
        var definition: Result<JSONValue?, any Error> = .success(nil)
        var status: Result<LogEvidence?, any Error> = .success(nil)
        var retirement: Result<LogEvidence?, any Error> = .success(nil)
        var keyProof: Result<[UInt8]?, any Error> = .success(nil)
        var firstBlock = 0
        var blocks: Result<[[UInt8]], any Error> = .success([])
        /// The place that the blocks lead to.
        var index = 0
    }

    let parts: [SHA256Digest: Part]

    /// Whether there is anything about a definition.
    public func contains(_ definition: SHA256Digest) -> Bool {
        guard let part = parts[definition] else { return false }
        return isThere(part.status) || isThere(part.retirement) || isThere(part.definition)
            || isThere(part.keyProof)
    }

    /// A definition with its evidence; `nil` where the folder has none.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func definition(of definition: SHA256Digest) throws -> JSONValue? {
        try parts[definition]?.definition.get()
    }

    /// The newest head with its proof; `nil` where the folder has none.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func status(of definition: SHA256Digest) throws -> LogEvidence? {
        try parts[definition]?.status.get()
    }

    /// The entry by which a definition was retired; `nil` where the folder has none.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func retirement(of definition: SHA256Digest) throws -> LogEvidence? {
        try parts[definition]?.retirement.get()
    }

    /// The blocks from a position on, if they are what was fetched.
    ///
    /// - Throws: `AccumulatorError.blockMissing`, `ClientError`.
    public func blocks(
        of definition: SHA256Digest, from position: Int, upTo index: Int
    ) throws -> [[UInt8]] {
        guard let part = parts[definition], part.index == index, part.firstBlock <= position else {
            throw AccumulatorError.blockMissing
        }
        return Array(try part.blocks.get().dropFirst(position - part.firstBlock))
    }

    /// The proof that a definition's key is well formed; `nil` where there is none.
    ///
    /// - Throws: `ClientError`.
    public func keyProof(of definition: SHA256Digest) throws -> [UInt8]? {
        try parts[definition]?.keyProof.get()
    }

    /// Whether something was found, or could not be had.
    private func isThere<T>(_ result: Result<T?, any Error>) -> Bool {
        guard case .success(nil) = result else { return true }
        return false
    }
}
