import AnonCreds
public import Credentials
public import JSONDocuments
public import Records
import SealedStorage
import Sodium
import TransparencyLog

extension Holder {
    /// Judges a desk's request and finds a credential that answers it; nothing leaves the wallet.
    ///
    /// - Throws: `TrustError` for a desk that is no member, asks for more than it may, or shows
    ///   another log than before; `WalletError.noCredential`, `.unsatisfiable`, `.alreadyAnswered`.
    public func prepare(_ bundle: RequestBundle, now: Timestamp) throws -> PreparedAnswer {
        let request = bundle.request
        guard request.content.created.epochSeconds - now.epochSeconds <= 300,
            request.content.expires > now
        else { throw TrustError.requestExpired }
        let membership = try DeskMembership(
            evidence: bundle.evidence, request: request, trust: trust, now: now)
        var remarks: [Consent.Remark] = []
        if try compareLog(bundle) == false { remarks.append(.checkpointNotCompared) }
        guard try !directory.contains("history/" + hexadecimal(request.digest.bytes)) else {
            throw WalletError.alreadyAnswered
        }
        let name = membership.member.name
        let desk = BilingualText(zh: name.zh, en: name.en)
        let consent: Consent
        let plan: PreparedAnswer.Plan
        switch try request.question() {
        case .anonCreds(let question):
            let (held, anchored) = try credential(for: request, question, now: now)
            if try !isKeyProved(anchored) { remarks.insert(.agencyKeyNotProved, at: 0) }
            consent = Consent(
                desk: desk, request: request,
                papers: [Consent.Paper(question, held: held, anchored: anchored)],
                remarks: remarks)
            plan = .anonCreds(question, held)
        case .native(let question):
            let holdings = try holdings(for: question, bundle, now: now)
            if try !holdings.allSatisfy({ try isKeyProved($0.anchored) }) {
                remarks.insert(.agencyKeyNotProved, at: 0)
            }
            consent = Consent(
                desk: desk, request: request,
                papers: zip(question.claims, holdings).enumerated().map {
                    Consent.Paper($1.0, $1.1, at: $0, of: question)
                },
                compared: question.relations.map(Consent.Relation.init), remarks: remarks)
            plan = .native(question, holdings)
        }
        return PreparedAnswer(
            consent: consent, request: request, deskKey: membership.member.key, plan: plan)
    }

    /// The answer that this wallet gave to the same request before; `nil` for a new request.
    ///
    /// The desk accepts it once, and from it learns nothing that it was not shown.
    ///
    /// - Throws: `StorageError`.
    public func earlierAnswer(to request: DeskRequest) throws -> JSONValue? {
        let file = "history/" + hexadecimal(request.digest.bytes)
        guard try directory.contains(file) else { return nil }
        return try HistoryEntry(JSONValue(parsing: directory.read(file))).presentation
    }

    /// Makes the presentation that the resident consented to, and remembers it.
    ///
    /// - Throws: `WalletError.unsatisfiable`, `.alreadyAnswered`, or `StorageError`.
    public func present(_ answer: PreparedAnswer, now: Timestamp) async throws -> JSONValue {
        try checkUnanswered(answer)
        let document = try await document(for: answer)
        try keepWitnesses(of: answer)
        // Another task may have answered meanwhile; then this answer never leaves the wallet.
        try checkUnanswered(answer)
        let entry = HistoryEntry(
            shown: now, deskName: answer.consent.desk, deskKey: answer.deskKey,
            request: answer.request,
            presentation: document)
        try directory.write(entry.json.canonicalBytes, to: "history/" + entry.fileName)
        return document
    }

    private func document(for answer: PreparedAnswer) async throws -> JSONValue {
        switch answer.plan {
        case .native(let question, let holdings):
            return try self.answer(answer.request, question, holdings)
        case .anonCreds(let question, let held):
            do throws(AnonCredsError) {
                return try await Presentation.makeOnAllCores(
                    request: question, credentials: [held], linkSecret: linkSecret
                ).json
            } catch {
                throw WalletError.describing(error)
            }
        }
    }

    /// A second answer would replace the first one's entry, and its receipt would open to nothing.
    private func checkUnanswered(_ answer: PreparedAnswer) throws {
        guard try !directory.contains("history/" + hexadecimal(answer.request.digest.bytes)) else {
            throw WalletError.alreadyAnswered
        }
    }

    /// The first credential under the asked definition that satisfies every item.
    private func credential(
        for request: DeskRequest, _ question: PresentationRequest, now: Timestamp
    ) throws -> (HeldCredential, AnchoredDefinition) {
        let found = try all(under: request.content.definitions[0], now: now) {
            _, _, held, anchored in
            do throws(PresentationRefusal) {
                try held.checkSatisfies(question)
            } catch {
                throw WalletError.unsatisfiable(item: error.referent, why: error.reason)
            }
            return (held, anchored)
        }
        return found[0]
    }

    /// What `answer` makes of the credentials under a definition that it does not refuse; at least one.
    ///
    /// - Throws: The reason why the last one looked at does not serve, where none does; `StorageError`.
    func all<Answer>(
        under definition: SHA256Digest, now: Timestamp,
        _ answer: (String, StoredCredential, HeldCredential, AnchoredDefinition) throws -> Answer
    ) throws -> [Answer] {
        var answers: [Answer] = []
        var refusal: any Error = WalletError.noCredential
        for name in try directory.names(in: "credentials") {
            let stored = try StoredCredential(
                JSONValue(parsing: directory.read("credentials/" + name)))
            do {
                // An agency that is no member any more says nothing about the other credentials.
                let anchored = try AnchoredDefinition(
                    stored.definition, trust: trust, now: now, known: known)
                guard anchored.digest == definition else { continue }
                let held = try HeldCredential(
                    credential: stored.credential, definition: anchored.definition,
                    declaration: anchored.integers)
                answers.append(try answer(name, stored, held, anchored))
            } catch let error as StorageError {
                throw error
            } catch {
                refusal = error
            }
        }
        guard !answers.isEmpty else { throw refusal }
        return answers
    }

    /// Compares the request's checkpoint with the remembered one; `false` where that is not possible.
    private func compareLog(_ bundle: RequestBundle) throws -> Bool {
        let offered = try trust.checkpoint(bundle.checkpoint)
        // The membership and the heads must stand in the same history: else a desk could show the true
        // checkpoint beside a membership, or a head, that only a forked log has.
        var isWholeCompared = true
        for item in bundle.evidence + bundle.heads.map(\.status) {
            let shown = try trust.checkpoint(item.proof.checkpoint).checkpoint
            let outcome = try CheckpointMemory.compare(
                offered, with: shown, proofs: bundle.consistency)
            if case .notCompared = outcome { isWholeCompared = false }
        }
        let outcome = try CheckpointMemory.compare(
            offered, with: rememberedCheckpoint(), proofs: bundle.consistency)
        switch outcome {
        case .newer(let note):
            try remember(note)
            return isWholeCompared
        case .known: return isWholeCompared
        case .notCompared: return false
        }
    }
}

extension WalletError {
    /// What an error of the credential format means to a resident.
    static func describing(_ error: AnonCredsError) -> any Error {
        guard case .refused(let refusal) = error else { return error }
        return WalletError.unsatisfiable(item: refusal.referent, why: refusal.reason)
    }
}
