import AnonCreds
import Cores
import Credentials
import JSONDocuments
public import Records
import Sodium
import Synchronization

extension Verifier {
    /// What comes of the answers to one request, before anything of it is durable.
    private struct Judged {
        /// One for each answer; the acceptance counts once it is durable.
        var outcomes: [Result<Outcome, any Error>] = []
        /// What is to be kept of the accepted one, and which it is.
        var accepted: (turn: Int, kept: KeptAnchor)?
    }

    /// Judges many presentations on all cores, and makes durable together what is accepted.
    ///
    /// Each is judged by itself as ``verify(_:for:now:place:handOver:)`` does. Of several answers to one request
    /// the first good one is accepted. When this returns, all acceptances are in the durable queue, and their
    /// requests are closed; nothing is told of one that is not.
    ///
    /// - Parameters:
    ///   - answers: The presentations with their requests; none of them names a place.
    ///   - now: The desk's clock.
    /// - Returns: What comes of each, in their order; a failure is a `StorageError` of the desk's files.
    public func verifyTogether(
        _ answers: [Answer], now: Timestamp
    ) async -> [Result<Outcome, any Error>] {
        precondition(answers.allSatisfy { $0.place == nil }, "places are for one at a time")
        let groups = Self.groups(answers)
        let nonces = groups.map { answers[$0[0]].request.digest }
        let isMine = claim(nonces)
        let mine = groups.indices.filter { isMine[$0] }
        let preparation = Preparation(self, now: now, isClaimed: true)
        let proofs = await preparation.judgeProofs(of: mine.map { answers[groups[$0][0]] })
        var judged = await AllCores.map(count: mine.count) { place in
            self.judge(groups[mine[place]].map { answers[$0] }, preparation, proofs[place])
        }
        giveBack(zip(mine, judged).filter { $1.accepted == nil }.map { nonces[$0.0] })
        let accepted = judged.indices.filter { judged[$0].accepted != nil }
        let failures = enqueue(accepted.compactMap { judged[$0].accepted?.kept })
        for (place, failure) in zip(accepted, failures) {
            guard let failure, let turn = judged[place].accepted?.turn else { continue }
            for later in turn..<judged[place].outcomes.count {
                judged[place].outcomes[later] = .failure(failure)
            }
        }
        var outcomes = [Result<Outcome, any Error>](
            repeating: .success(.refused(.nonce)), count: answers.count)
        for (place, judged) in zip(mine, judged) {
            for (index, outcome) in zip(groups[place], judged.outcomes) {
                outcomes[index] = outcome
            }
        }
        return outcomes
    }

    /// The indexes of the answers to each request, in the order of the first ones.
    static func groups(_ answers: [Answer]) -> [[Int]] {
        var places: [SHA256Digest: Int] = [:]
        var groups: [[Int]] = []
        for (index, answer) in answers.enumerated() {
            let nonce = answer.request.digest
            if let place = places[nonce] {
                groups[place].append(index)
            } else {
                places[nonce] = groups.count
                groups.append([index])
            }
        }
        return groups
    }

    private func judge(
        _ answers: [Answer], _ preparation: Preparation, _ proof: DeskRequest.Judgement?
    ) -> Judged {
        var judged = Judged()
        for (turn, answer) in answers.enumerated() {
            guard answer.request.isSigned(by: verifierKey) else {
                judged.outcomes.append(.success(.refused(.audience)))
                continue
            }
            guard judged.accepted == nil else {
                judged.outcomes.append(.success(.refused(.nonce)))
                continue
            }
            do {
                switch try judgement(of: answer, preparation, turn == 0 ? proof : nil) {
                case .refused(let reason): judged.outcomes.append(.success(.refused(reason)))
                case .proved(let shown):
                    let (kept, acceptance) = try draft(answer, shown, now: preparation.now)
                    judged.accepted = (turn, kept)
                    judged.outcomes.append(.success(.accepted(acceptance)))
                }
            } catch {
                judged.outcomes.append(.failure(error))
            }
        }
        return judged
    }

    /// Takes requests for one task, each that no other has.
    private func claim(_ nonces: [SHA256Digest]) -> [Bool] {
        requestsInWork.withLock { inWork in nonces.map { inWork.insert($0).inserted } }
    }

    /// Gives requests back.
    func giveBack(_ nonces: [SHA256Digest]) {
        requestsInWork.withLock { inWork in
            for nonce in nonces { inWork.remove(nonce) }
        }
    }
}
