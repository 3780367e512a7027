import Agency
import CLSignatures
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

    /// What came of making a definition.
    struct Made {
        let digest: SHA256Digest
        /// Whether the quorum covers its entries.
        let isAnchored: Bool
    }

    /// Makes a definition, or goes on with one that an earlier run did not finish, and publishes it.
    func define(
        _ profile: JSONValue, tag: String, keyProfile: CLProfile = .bits2048,
        expires: Timestamp?, predecessor: SHA256Digest? = nil
    ) async throws -> Made {
        let read = try CredentialProfile(profile)
        // Told before the search rather than after it.
        try await sequencer.checkMembership(
            of: issuer,
            for: [.identityDefinition]
                + (read.revocationAttribute == nil ? [] : [.identityStatus]))
        var digest = try issuer.unfinishedDefinition(
            profile: profile, tag: tag, keyProfile: keyProfile, expires: expires,
            predecessor: predecessor)
        if digest == nil {
            let progress = KeyProgress(attributeCount: read.attributes.count)
            digest = try await issuer.define(
                profile: profile, tag: tag, keyProfile: keyProfile, expires: expires,
                predecessor: predecessor, now: .now,
                progress: progress.update)
            progress.finish()
        }
        guard let digest else { throw AgencyError.definitionUnknown }
        try await publish(digest)
        do {
            try await keepEvidence(digest)
            return Made(digest: digest, isAnchored: true)
        } catch LedgerError.quorumMissing {
            return Made(digest: digest, isAnchored: false)
        }
    }

    /// Appends the definition's entries, unless they are there, and keeps the evidence.
    func publish(_ digest: SHA256Digest) async throws {
        let register = await sequencer.members
        let missing = try issuer.entries(of: digest).filter { entry in
            switch entry.record {
            case .schema(let schema): register.schema(schema.schemaID)?.record != schema
            case .definition(let definition):
                register.definition(digest: definition.digest) == nil
            case .status(let status):
                register.status(of: status.definition)?.record != status
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

extension DefinitionPublishing.Made {
    /// `{"definition", "anchored"}`.
    var json: JSONValue {
        ["definition": .string(hexadecimal(digest.bytes)), "anchored": .bool(isAnchored)]
    }

    var sentence: String {
        isAnchored
            ? "The definition is on the ledger: \(hexadecimal(digest.bytes))"
            : "The definition is on the ledger; let the witnesses cosign, then run this again."
    }
}

/// The end of a definition as it is typed.
enum DefinitionEnd {
    /// The first second of the day; `nil` where no end is set.
    static func time(_ day: String?) throws -> Timestamp? {
        guard let day else { return nil }
        guard let time = Timestamp("\(day)T00:00:00Z") else {
            throw CommandFailure(.usage, code: "usage", "--expires must be YYYY-MM-DD")
        }
        // Told before the key is searched for: the ledger would refuse it afterwards.
        guard time > .now else {
            throw CommandFailure(.usage, code: "usage", "--expires must be a day to come")
        }
        return time
    }
}
