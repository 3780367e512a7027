import Credentials
public import LogFiles
import Records
import SealedStorage
import Sodium
import TransparencyLog

extension Audit {
    /// Checks an exhibit's bundle by the log's key and the quorum alone, with no network and no clock.
    ///
    /// Every step is in the log, signed by somebody who was a department's member when they took it;
    /// the chain leads without a gap from step 1 to the last, in the order of the log; and the objects
    /// are what the last step says. Not to be seen in a bundle: steps after its last, a second step
    /// that follows the same one, and a membership that was ended early; for these there is the log.
    ///
    /// - Parameters:
    ///   - bundle: The directory.
    ///   - progress: Called with the length in bytes of each piece of an object that was read.
    /// - Returns: What the bundle shows.
    /// - Throws: `AuditFinding`; `DecodingFailure` or `StorageError` for what cannot be read.
    public func checkCustody(
        _ bundle: CustodyBundle, progress: (Int) -> Void = { _ in }
    ) throws -> CustodyReport {
        let manifest = try bundle.manifest()
        let chain: CustodyChain
        do throws(CustodyFinding) {
            chain = try CustodyChain(manifest)
            try checkSignatures(chain, manifest.members)
        } catch {
            throw AuditFinding.custody(error)
        }
        guard let shown = try checkTogether(manifest.members + manifest.steps) else {
            throw AuditFinding.custody(.membership(index: 0))
        }
        do throws(CustodyFinding) {
            try replay(chain, manifest.members)
        } catch {
            throw AuditFinding.custody(error)
        }
        let (objects, absent) = try checkObjects(of: chain, in: bundle, progress)
        return CustodyReport(
            exhibit: manifest.exhibit, steps: chain.steps.map(CustodyReport.Step.init),
            objects: objects, absent: absent, checkpoint: shown)
    }

    /// Each step is signed by the key that it names, and that key is some member's.
    ///
    /// This comes before the proofs, so that a step in a false name is called what it is.
    private func checkSignatures(
        _ chain: CustodyChain, _ members: [LogEvidence]
    ) throws(CustodyFinding) {
        var keys: [KeyReference: NoteVerifierKey] = [:]
        for item in members {
            guard let envelope = try? Envelope(leaf: item.leaf),
                case .member(let member) = envelope.record
            else { throw .membership(index: item.proof.index) }
            keys[KeyReference(member.key)] = member.key
        }
        for step in chain.steps {
            do throws(RecordError) {
                guard let signer = step.envelope.signature?.key, let key = keys[signer] else {
                    throw .memberUnknown
                }
                try step.envelope.verifySignature(key)
            } catch {
                throw .performer(number: step.content.number, error)
            }
        }
    }

    /// Reads members and steps in the order of the log by its own rules: whoever took a step was a
    /// member before it, with a membership that was valid at the step's own time.
    private func replay(
        _ chain: CustodyChain, _ members: [LogEvidence]
    ) throws(CustodyFinding) {
        for (step, next) in zip(chain.steps, chain.steps.dropFirst())
        where next.evidence.proof.index <= step.evidence.proof.index {
            throw .stepOrder(number: next.content.number)
        }
        guard var register = try? MemberRegister(operatorKey: trust.log.keys[0]) else {
            throw .membership(index: 0)
        }
        var members = members[...]
        func admitMembers(before limit: Int) throws(CustodyFinding) {
            while let item = members.first, item.proof.index < limit {
                do throws(RecordError) {
                    try register.admit(
                        excerpt: Envelope(leaf: item.leaf), at: UInt64(item.proof.index))
                } catch {
                    throw .membership(index: item.proof.index)
                }
                members.removeFirst()
            }
        }
        for step in chain.steps {
            let index = step.evidence.proof.index
            try admitMembers(before: index)
            do throws(RecordError) {
                try register.admit(excerpt: step.envelope, at: UInt64(index))
            } catch {
                throw .performer(number: step.content.number, error)
            }
        }
        try admitMembers(before: .max)
    }
}
