public import Records
public import TransparencyLog

/// What a wallet, a desk or an auditor takes on trust: one log key, and whose cosignatures it wants.
public struct LogTrust: Sendable {
    /// The log and the keys that may sign it.
    public let log: LogIdentity
    /// The quorum of witnesses.
    public let policy: WitnessPolicy

    /// Trusts `log` where `policy` is met.
    public init(log: LogIdentity, policy: WitnessPolicy) {
        self.log = log
        self.policy = policy
    }

    /// Checks a checkpoint's signature, origin and quorum.
    ///
    /// - Throws: `TrustError.log`.
    public func checkpoint(_ note: SignedNote) throws(TrustError) -> VerifiedCheckpoint {
        do throws(LogError) {
            return try VerifiedCheckpoint(opening: note, of: log, policy: policy)
        } catch {
            throw .log(error)
        }
    }

    /// Replays the entries of `evidence` by the log's own rules, after checking that each is in it.
    ///
    /// The first must be entry 0, which names the registrar. Whether a membership is valid now is the
    /// caller's to ask. What a chain leaves out cannot be seen
    /// in it: a membership that a later entry ended still looks valid until its own last day.
    ///
    /// - Throws: `TrustError.log`, `.record`, `.forkedLog` or `.evidenceOutOfOrder`.
    public func replay(
        _ evidence: [LogEvidence]
    ) throws(TrustError) -> MemberRegister {
        do {
            var register = try MemberRegister(operatorKey: log.keys[0])
            var roots: [Int: TreeHash] = [:]
            for item in evidence {
                let shown = try item.proof.verify(
                    leaf: TreeHash.leaf(item.leaf), log: log, policy: policy
                ).checkpoint
                guard roots.updateValue(shown.root, forKey: shown.size) ?? shown.root == shown.root
                else { throw TrustError.forkedLog }
                try register.admit(
                    excerpt: Envelope(leaf: item.leaf), at: UInt64(item.proof.index))
            }
            guard register.registrar != nil else { throw TrustError.evidenceOutOfOrder }
            return register
        } catch let error as LogError {
            throw .log(error)
        } catch let error as RecordError {
            throw .record(error)
        } catch let error as TrustError {
            throw error
        } catch {
            throw .evidenceOutOfOrder
        }
    }
}

extension [LogEvidence] {
    /// These entries and one more, in the order of the log.
    func including(_ entry: LogEvidence) -> [LogEvidence] {
        (self + [entry]).sorted { $0.proof.index < $1.proof.index }
    }
}
