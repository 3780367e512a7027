import BigIntegers
import CLSignatures

extension RequestedProof {
    /// Checks that every item of the request is answered once, in a way that it allows, by a
    /// sub-proof that exists, and that nothing else is.
    func checkReferents(
        _ request: PresentationRequest, subProofCount: Int
    ) throws(VerdictFailure) {
        let answers =
            Array(revealed.keys) + Array(groups.keys) + Array(unrevealed.keys)
            + Array(selfAttested.keys)
        guard Set(answers).count == answers.count,
            Set(answers) == Set(request.attributes.map(\.referent)),
            Set(predicates.keys) == Set(request.predicates.map(\.referent)),
            subProofIndices.allSatisfy({ (0..<subProofCount).contains($0) })
        else { throw VerdictFailure(.referents) }
        for item in request.attributes {
            switch item.subject {
            case .name:
                guard groups[item.referent] == nil else { throw VerdictFailure(.referents) }
            case .group(let names):
                guard revealed[item.referent] == nil, selfAttested[item.referent] == nil,
                    groups[item.referent].map({ Set($0.values.keys) == Set(names) }) ?? true
                else { throw VerdictFailure(.referents) }
            }
            guard item.restriction == nil || selfAttested[item.referent] == nil else {
                throw VerdictFailure(.restriction)
            }
        }
    }

    /// The values shown for an item, with their sub-proof.
    func values(
        for item: RequestedAttribute
    ) -> (subProofIndex: Int, values: [AttributeName: AttributeValue])? {
        switch item.subject {
        case .name(let name):
            revealed[item.referent].map { ($0.subProofIndex, [name: $0.value]) }
        case .group:
            groups[item.referent].map { ($0.subProofIndex, $0.values) }
        }
    }

    /// The texts that each sub-proof reveals.
    func revealedTexts(
        subProofCount: Int, request: PresentationRequest
    ) -> [[AttributeName: String]] {
        var texts = [[AttributeName: String]](repeating: [:], count: subProofCount)
        for item in request.attributes {
            guard let (index, values) = values(for: item) else { continue }
            for (name, value) in values { texts[index][name] = value.raw }
        }
        return texts
    }

    /// Remarks on answers that prove less than a value.
    var notes: Set<Verdict.Note> {
        var notes: Set<Verdict.Note> = []
        if !unrevealed.isEmpty { notes.insert(.valueNotRevealed) }
        if !selfAttested.isEmpty { notes.insert(.selfAttested) }
        return notes
    }
}

extension PresentationRequest {
    /// The sub-proofs for which non-revocation is asked: all, or those of items that ask for it.
    func nonRevocationIndices(
        _ proof: RequestedProof, _ sources: [Presentation.Source]
    ) -> [Int] {
        guard nonRevoked == nil else { return Array(sources.indices) }
        var indices: [Int?] = []
        for item in attributes where item.nonRevoked != nil {
            indices.append(proof.values(for: item)?.subProofIndex)
            indices.append(proof.unrevealed[item.referent])
        }
        for item in predicates where item.nonRevoked != nil {
            indices.append(proof.predicates[item.referent])
        }
        return indices.compactMap(\.self).filter(sources.indices.contains)
    }
}

extension Presentation {
    /// The commitments as listed must be those of the proofs, in order and canonical.
    func checkListedCommitments() throws(VerdictFailure) {
        guard listedCommitments == proof.commitmentList.map(\.magnitudeBytes),
            proof.commitmentList.allSatisfy({ !$0.isNegative })
        else { throw VerdictFailure(.proof) }
    }
}
