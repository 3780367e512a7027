import AnonCreds
import Cores
import Credentials
import Records
import Sodium
import Synchronization

extension Verifier {
    /// Most proofs that are checked by one product: more gain little, and one bad proof costs all of them
    /// again.
    public static let batchCount = 32

    /// What can be found out about answers before one of them is accepted: reading changes nothing.
    ///
    /// A definition is checked once by one clock, however many answers are about it.
    final class Preparation: Sendable {
        private let verifier: Verifier
        /// The desk's clock.
        let now: Timestamp
        /// Whether nobody else can accept an answer to the requests meanwhile, so that each is looked at once.
        private let isClaimed: Bool
        private let checked = Mutex<[SHA256Digest: AnchoredDefinition]>([:])
        private let reasons = Mutex<[SHA256Digest: Verdict.Reason?]>([:])

        init(_ verifier: Verifier, now: Timestamp, isClaimed: Bool = false) {
            self.verifier = verifier
            self.now = now
            self.isClaimed = isClaimed
        }

        /// The definitions of a request, as the log shows them.
        ///
        /// - Throws: `TrustError` or `DecodingFailure` for one that does not hold, or `StorageError`.
        func definitions(of request: DeskRequest) throws -> [AnchoredDefinition] {
            try request.content.definitions.map { digest in
                if let known = checked.withLock({ $0[digest] }) { return known }
                let anchored = try verifier.anchoredDefinition(digest, now: now)
                checked.withLock { $0[digest] = anchored }
                return anchored
            }
        }

        /// Why no answer to a request of this desk is read: it ended, was answered, or its heads are old.
        ///
        /// - Throws: `StorageError`.
        func reasonNotToRead(_ request: DeskRequest) throws -> Verdict.Reason? {
            if isClaimed, let known = reasons.withLock({ $0[request.digest] }) { return known }
            let reason = try findReasonNotToRead(request)
            if isClaimed { reasons.withLock { _ = $0.updateValue(reason, forKey: request.digest) } }
            return reason
        }

        private func findReasonNotToRead(_ request: DeskRequest) throws -> Verdict.Reason? {
            guard request.content.expires > now else { return .expired }
            guard try verifier.isMember(at: now) else { return .expired }
            guard try verifier.isOpen(request) else { return .nonce }
            guard request.hasFreshHeads(at: now) else { return .revocation }
            return nil
        }

        /// Judges native presentations ahead of their turn, many by one product.
        ///
        /// - Parameter answers: At most one to a request, so that nobody makes the desk check more than it
        ///   would one by one.
        /// - Returns: For each what its request makes of it; `nil` where that is to be found out when its
        ///   turn comes.
        func judgeProofs(of answers: [Answer]) async -> [DeskRequest.Judgement?] {
            let share = (answers.count + AllCores.count - 1) / AllCores.count
            let size = min(max(share, 1), Verifier.batchCount)
            let parts = stride(from: 0, to: answers.count, by: size).map {
                Array(answers[$0..<min($0 + size, answers.count)])
            }
            return await AllCores.map(parts, judge).flatMap(\.self)
        }

        private func judge(_ answers: [Answer]) -> [DeskRequest.Judgement?] {
            var batch = NativeBatch()
            let isAdded = answers.map { answer in
                guard answer.request.asksNatively,
                    answer.request.isSigned(by: verifier.verifierKey),
                    (try? reasonNotToRead(answer.request) == nil) == true,
                    let definitions = try? definitions(of: answer.request)
                else { return false }
                return batch.add(answer.document, for: answer.request, under: definitions)
            }
            var judgements = batch.judgements()[...]
            return isAdded.map { $0 ? judgements.removeFirst() : nil }
        }
    }
}
