import Accumulators
import AnonCreds
import CLSignatures
import Credentials
import JSONDocuments
import Records
import SealedStorage
import Sodium
import TransparencyLog

extension Holder {
    /// So many credentials are looked at for one claim, and so many choices of them tried.
    private static let candidateLimit = 16
    private static let choiceLimit = 256

    /// Finds the credentials that answer a native question, each with its witness brought forward to the head
    /// that the question names: the first choice, by their names, of which all relations hold.
    ///
    /// - Throws: `TrustError` for a head that the log does not show or that is too old;
    ///   `WalletError.noCredential`, `.unsatisfiable`, `.revoked`, `.witnessBehind`.
    func holdings(
        for question: NativeQuestion, _ bundle: RequestBundle, now: Timestamp
    ) throws -> [NativeHolding] {
        let candidates = try question.claims.map { claim in
            try holdings(for: claim, bundle, now: now).prefix(Self.candidateLimit)
        }
        var refusal: any Error = WalletError.noCredential
        for choice in choices(from: candidates).prefix(Self.choiceLimit) {
            do {
                // Tried without a proof, so that the resident is not asked about what cannot be shown.
                _ = try prover(of: question, choice)
                return choice
            } catch {
                refusal = error
            }
        }
        throw refusal
    }

    /// One of each list, in all ways, those with the first ones first.
    private func choices<Element>(from lists: [ArraySlice<Element>]) -> some Sequence<[Element]> {
        let count = lists.reduce(1) { $0 * $1.count }
        return (0..<count).lazy.map { number in
            var rest = number
            return lists.reversed().map { list in
                defer { rest /= list.count }
                return list[list.startIndex + rest % list.count]
            }.reversed()
        }
    }

    /// Keeps the witnesses that an answer used, once the resident has consented.
    func keepWitnesses(of answer: PreparedAnswer) throws {
        guard case .native(let question, let holdings) = answer.plan else { return }
        for (claim, holding) in zip(question.claims, holdings) {
            guard let status = claim.notRevoked, let witness = holding.witness else { continue }
            var stored = try StoredCredential(
                JSONValue(parsing: directory.read("credentials/" + holding.name)))
            stored.keep(.init(u: witness.u, status: status))
            try directory.write(stored.json.canonicalBytes, to: "credentials/" + holding.name)
        }
    }

    /// The presentation of these credentials for a request.
    func answer(
        _ request: DeskRequest, _ question: NativeQuestion, _ holdings: [NativeHolding]
    ) throws -> JSONValue {
        let (prover, statement) = try prover(of: question, holdings)
        let proof = try prover.prove(linkSecret: linkSecret.integer, context: request.digest)
        return NativePresentation(
            shown: zip(question.claims, holdings).map { $1.texts(for: $0) },
            proof: try proof.bytes(for: statement)
        ).json
    }

    private func prover(
        of question: NativeQuestion, _ holdings: [NativeHolding]
    ) throws -> (StatementProver, Statement) {
        let statement: Statement
        do throws(NativeFault) {
            statement = try question.statement(
                under: holdings.map(\.anchored),
                shown: zip(question.claims, holdings).map { $1.texts(for: $0) })
        } catch {
            throw WalletError.unsatisfiable(item: "question", why: error.reason.rawValue)
        }
        let credentials = try holdings.map { holding in
            try holding.held.provable(witness: holding.witness?.u, linkSecret: linkSecret)
        }
        do throws(CLSignatureError) {
            return (try StatementProver(statement, credentials: credentials), statement)
        } catch {
            throw WalletError.unsatisfiable(item: "relations", why: "predicate")
        }
    }

    /// The credentials under the claim's definition whose values are in its ranges.
    private func holdings(
        for claim: NativeQuestion.Claim, _ bundle: RequestBundle, now: Timestamp
    ) throws -> [NativeHolding] {
        try all(under: claim.definition, now: now) { name, stored, held, anchored in
            if let item = claim.unmetRange(by: held.credential) {
                throw WalletError.unsatisfiable(item: item, why: "predicate")
            }
            guard let status = claim.notRevoked else {
                return NativeHolding(name: name, held: held, anchored: anchored, witness: nil)
            }
            // Only a head that the log shows and that is not unusually old: any other would single
            // this wallet out, or lead it astray.
            try bundle.checkHead(of: claim, under: anchored, trust: trust, now: now)
            let age = bundle.request.content.created.epochSeconds - status.time.epochSeconds
            guard age <= RequestTemplate.largestNotRevokedMinutes * 60 else {
                throw TrustError.statusStale
            }
            let blocks = bundle.heads.first { $0.names(claim.definition) }?.blocks ?? []
            let witness = try stored.witness(for: status, blocks: blocks, under: anchored)
            return NativeHolding(name: name, held: held, anchored: anchored, witness: witness)
        }
    }
}

extension NativeQuestion.Claim {
    /// The first attribute whose value is not in its range.
    fileprivate func unmetRange(by credential: Credential) -> String? {
        ranges.first { range in
            guard let raw = credential.values[AttributeName(range.attribute)]?.raw,
                let value = Int(raw)
            else { return true }
            return value < range.lowest ?? .min || value > range.highest ?? .max
        }?.attribute
    }
}
