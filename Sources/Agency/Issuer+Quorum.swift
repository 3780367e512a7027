import SealedStorage
public import TransparencyLog

extension Issuer {
    private static let quorumName = "quorum"

    /// The witnesses whose cosignatures the agency asked for last; ``WitnessPolicy/none`` before that.
    ///
    /// - Throws: `StorageError`, or `LogError` where the file is no policy.
    public func quorum() throws -> WitnessPolicy {
        guard try directory.contains(Self.quorumName) else { return .none }
        return try WitnessPolicy(parsing: directory.read(Self.quorumName))
    }

    /// Asks for these cosignatures from now on.
    ///
    /// - Throws: `StorageError`.
    public func keepQuorum(_ policy: WitnessPolicy) throws {
        let bytes = Array(policy.text.utf8)
        if try directory.contains(Self.quorumName), try directory.read(Self.quorumName) == bytes {
            return
        }
        try directory.write(bytes, to: Self.quorumName)
    }
}
