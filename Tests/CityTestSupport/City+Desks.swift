import AnonCreds
import Ledger
package import Credentials
package import Desk
import JSONDocuments
package import Records
import Sodium
import TransparencyLog

extension City {
    /// A desk that has learnt the definition; admitted where `attributes` says what it may ask.
    package func makeDesk(
        _ name: String = "desk.test.example", attributes: [String]? = City.askable
    ) async throws -> (verifier: Verifier, path: String) {
        let path = Scratch.path("desk")
        let verifier = try Verifier.create(
            at: path, name: name, logKey: logKey(), policyText: policyText,
            passphrase: Scratch.passphrase())
        if let attributes {
            try await admit(.desk, verifier.verifierKey, attributes: attributes)
            try await cosign()
        }
        _ = try verifier.learn(definitionFile(), now: Self.now)
        return (verifier, path)
    }

    /// What desks may ask, unless a test says otherwise.
    package static let askable = ["birth_date", "district", "resident_since", "driving_b"]

    /// What the desk shows of the log.
    package func view(_ verifier: Verifier) async throws -> Verifier.LogView {
        let reader = try await reader()
        let evidence = try await reader.evidence(ofMember: KeyReference(verifier.verifierKey))
        guard let note = evidence.last?.proof.checkpoint else {
            throw TrustError.evidenceOutOfOrder
        }
        let newest = try Checkpoint(parsing: note.text).size
        var proofs: [ConsistencyProof] = []
        for size in try verifier.earlierSizes() where 0 < size && size < newest {
            proofs.append(try await reader.consistency(from: size, to: newest))
        }
        return Verifier.LogView(evidence: evidence, checkpoint: note, consistency: proofs)
    }

    /// A request of the desk from a template that comes with the program.
    package func ask(
        _ verifier: Verifier, _ template: String = "car-sharing",
        _ arguments: [String: String] = [:],
        now: Timestamp = City.now
    ) async throws -> RequestBundle {
        try await ask(verifier, Self.template(template), arguments, now: now)
    }

    /// A request of the desk from a template.
    package func ask(
        _ verifier: Verifier, _ template: RequestTemplate, _ arguments: [String: String] = [:],
        now: Timestamp = City.now
    ) async throws -> RequestBundle {
        try verifier.ask(
            template, arguments: arguments, definition: definition,
            view: try await view(verifier), now: now)
    }

    /// A template that comes with the program.
    package static func template(_ name: String) throws -> RequestTemplate {
        for template in try RequestTemplate.builtIn() where template.name == name {
            return template
        }
        preconditionFailure("no template is called \(name)")
    }

    /// A template from its text.
    package static func template(json text: String) throws -> RequestTemplate {
        try RequestTemplate(JSONValue(parsing: Array(text.utf8)))
    }

    /// Anchors the desk's queue and returns how many entries went to the ledger.
    package func release(
        _ verifier: Verifier, immediately: Bool = true, now: Timestamp = City.now
    ) async throws -> Int {
        try await verifier.release(immediately: immediately, now: now) { envelopes in
            var indexes: [Int] = []
            for result in await sequencer.append(contentsOf: envelopes) {
                indexes.append(try result.get().index)
            }
            return indexes
        }
    }

    /// The receipts that can be written now, by name.
    package func receipts(
        _ verifier: Verifier, now: Timestamp = City.now
    ) async throws -> [String: Receipt] {
        let reader = try await reader()
        var written: [String: Receipt] = [:]
        _ = try await verifier.writeReceipts(
            now: now,
            proof: { index in
                guard let newest = try await reader.quorumCheckpoint(),
                    index < newest.checkpoint.size
                else { return nil }
                return try await reader.proof(of: index)
            },
            write: { name, receipt in written[name] = receipt })
        return written
    }
}

extension Verifier.Outcome {
    /// The reason code of a refusal; `nil` where it is accepted.
    package var refusal: String? {
        guard case .refused(let reason) = self else { return nil }
        return reason.rawValue
    }

    /// The acceptance; `nil` where it is refused.
    package var acceptance: Verifier.Acceptance? {
        guard case .accepted(let acceptance) = self else { return nil }
        return acceptance
    }
}
