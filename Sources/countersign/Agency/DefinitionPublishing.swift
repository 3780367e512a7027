import Agency
import Credentials
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

/// The way of a definition onto the ledger: entries appended, evidence read back and checked.
struct DefinitionPublishing {
    let issuer: Agency.Issuer
    let sequencer: Sequencer
    let reader: LedgerReader

    /// Appends the definition's entries, unless they are there, and keeps the evidence.
    func publish(_ digest: SHA256Digest) async throws {
        let register = await sequencer.members
        let missing = try issuer.entries(of: digest).filter { entry in
            switch entry.record {
            case .schema(let schema): register.schema(schema.schemaID)?.record != schema
            case .definition(let definition):
                register.definition(digest: definition.digest) == nil
            default: false
            }
        }
        for entry in missing { _ = try await sequencer.append(entry) }
    }

    /// Keeps the evidence, once the quorum covers the entries.
    func keepEvidence(_ digest: SHA256Digest) async throws {
        try issuer.anchor(
            digest, evidence: await reader.evidence(ofDefinition: digest),
            trust: LogTrust(log: reader.log, policy: reader.policy), now: .now)
    }
}
