import Agency
import Credentials
import JSONDocuments
import Ledger
import Records
import Sodium

/// Carries out what two officers decided about a definition's key, as a job that can begin again anywhere.
struct KeyChange: JobWorker {
    let desk: AgencyDesk
    let proposals: ProposalBook

    /// How long the witnesses get before they are looked after again.
    private static let patience = Duration.seconds(5)

    func work(
        on job: Job, note: @escaping @Sendable (Int, Int) throws -> Void
    ) async throws -> JSONValue {
        let proposal = try proposals.proposal(job.id)
        switch proposal.change {
        case .rotation(let tag):
            let made = try await rotate(proposal.definition, tag: tag) { part in
                // The search goes on where the store cannot be written.
                try? note(min(Int(part * 100), 99), 100)
            }
            try note(100, 100)
            return ["definition": .string(hexadecimal(made.bytes))]
        case .retirement(let reason):
            try await retire(proposal.definition, reason)
            try note(100, 100)
            return ["definition": .string(hexadecimal(proposal.definition.bytes))]
        }
    }

    /// A definition in the place of `old`, on the ledger and cosigned.
    private func rotate(
        _ old: SHA256Digest, tag: String, progress: @escaping @Sendable (Double) -> Void
    ) async throws -> SHA256Digest {
        let issuer = desk.issuer
        let publishing = DefinitionPublishing(issuer: issuer, ledger: desk.ledger)
        var made: DefinitionPublishing.Made
        if let digest = try issuer.rotation(of: old, tag: tag) {
            made = try await publishing.anchor(digest)
        } else {
            made = try await publishing.define(
                issuer.profileJSON(of: old), tag: tag, keyProfile: issuer.keyProfile(of: old),
                expires: nil, predecessor: old, now: desk.clock(), progress: progress)
        }
        while !made.isAnchored {
            try await Task.sleep(for: Self.patience)
            made = try await publishing.anchor(made.digest)
        }
        _ = try await StatusPublishing(issuer: issuer, ledger: desk.ledger, folder: desk.folder)
            .publish([made.digest])
        return made.digest
    }

    private func retire(_ digest: SHA256Digest, _ reason: RetirementRecord.Reason) async throws {
        let publishing = RetirementPublishing(
            issuer: desk.issuer, ledger: desk.ledger, folder: desk.folder)
        while try await !publishing.retire(digest, reason: reason, now: desk.clock()).isCosigned {
            try await Task.sleep(for: Self.patience)
        }
    }

    func forget(_ job: Job) {}

    func start(known: Set<String>) {}
}
