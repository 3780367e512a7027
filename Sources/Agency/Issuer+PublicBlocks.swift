import Accumulators
import Credentials
import SealedStorage
public import Sodium

extension Issuer {
    /// Lends `write` the blocks by which wallets follow a definition's revocations, each under its name in a
    /// `RevocationFolder`.
    ///
    /// Nothing in them is private: they are what the head on the ledger stands for.
    ///
    /// - Parameters:
    ///   - digest: The definition's hash.
    ///   - isThere: Whether a name has been written before; then it is passed over.
    ///   - write: Receives name and bytes.
    /// - Throws: `AgencyError.notRevocable`, `.accumulatorFailed`, `StorageError`, or what the
    ///   closures throw.
    public func publicBlocks(
        of digest: SHA256Digest, isThere: (String) throws -> Bool,
        write: (String, [UInt8]) throws -> Void
    ) throws {
        let accumulator = try accumulator(of: digest).accumulator
        let fullCount = accumulator.head.index / RevocationBlock.capacity
        for position in 0..<fullCount {
            let name = RevocationFolder.block(position)
            guard try !isThere(name) else { continue }
            try write(
                name, directory.read(AccumulatorState.blockName(position, of: digest)))
        }
        guard let open = accumulator.openBlock else { return }
        let name = RevocationFolder.openBlock(open.position, count: open.numbers.count)
        if try !isThere(name) { try write(name, open.bytes) }
    }
}
