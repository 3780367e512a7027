import Sodium

/// Which cosignatures a checkpoint needs: witnesses, groups of them and a quorum.
///
/// A policy exists only with names defined before use, each member in one group at most and no
/// public key twice, so that no witness counts in two ways.
///
/// Source: C2SP tlog-policy.
public struct WitnessPolicy: Sendable {
    /// The most logs, witnesses and groups that a policy may have, each.
    public static let maximumCount = 32
    /// The policy that asks for no cosignature.
    public static let none = WitnessPolicy()

    /// A log or witness of a policy.
    public struct Party: Hashable, Sendable {
        /// Its key.
        public let key: NoteVerifierKey
        /// Where to reach it, if the policy says.
        public let url: String?
    }

    enum Member: Hashable {
        case witness(Int)
        case group(Int)
    }

    struct Group: Hashable {
        let threshold: Int
        let members: [Member]
    }

    /// The logs that are accepted; none where that is known from elsewhere.
    public internal(set) var logs: [Party] = []
    /// The known witnesses, whether the quorum needs them or not.
    public internal(set) var witnesses: [Party] = []
    /// Each refers to those before it only.
    var groups: [Group] = []
    /// `nil` where no cosignature is needed.
    var quorum: Member?

    init() {}

    /// The policy that asks for cosignatures by `threshold` of `witnesses`.
    ///
    /// - Throws: `LogError.policyThresholdInvalid` for more than 32 witnesses, two with one public
    ///   key or a threshold outside `0 ... witnesses.count`; `.keyTypeUnknown` for a key that does
    ///   not cosign.
    public init(threshold: Int, of witnesses: [NoteVerifierKey]) throws(LogError) {
        guard 0...witnesses.count ~= threshold, witnesses.count <= Self.maximumCount,
            Set(witnesses.map(\.publicKey)).count == witnesses.count
        else { throw .policyThresholdInvalid }
        for key in witnesses {
            guard key.kind == .cosignature else { throw .keyTypeUnknown(key.kind.rawValue) }
        }
        self.witnesses = witnesses.map { Party(key: $0, url: nil) }
        guard threshold > 0 else { return }
        groups = [Group(threshold: threshold, members: witnesses.indices.map(Member.witness))]
        quorum = .group(0)
    }

    /// Whether these verified cosignatures meet the quorum.
    ///
    /// - Parameters:
    ///   - cosignatures: All over one checkpoint; those by other keys do not count.
    ///   - notBefore: The oldest that counts, in seconds since 1970.
    /// - Returns: Whether enough distinct witnesses signed.
    public func isSatisfied(
        by cosignatures: some Sequence<Cosignature>, notBefore: Int = 0
    ) -> Bool {
        var signed: Set<NoteVerifierKey> = []
        for cosignature in cosignatures where cosignature.timestamp >= notBefore {
            signed.insert(cosignature.key)
        }
        return isSatisfied(bySigners: signed)
    }

    /// Whether these keys' owners, who have signed, meet the quorum.
    public func isSatisfied(bySigners signed: Set<NoteVerifierKey>) -> Bool {
        guard let quorum else { return true }
        var satisfied: [Bool] = []
        func holds(_ member: Member) -> Bool {
            switch member {
            case .witness(let index): signed.contains(witnesses[index].key)
            case .group(let index): satisfied[index]
            }
        }
        for group in groups {
            var count = 0
            for member in group.members where holds(member) { count += 1 }
            satisfied.append(count >= group.threshold)
        }
        return holds(quorum)
    }
}
