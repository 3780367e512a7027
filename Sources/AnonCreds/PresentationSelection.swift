import CLSignatures

extension PresentationPlan {
    /// The choice of credentials while it grows.
    struct Selection {
        let request: PresentationRequest
        let credentials: [HeldCredential]
        let hidden: Set<String>
        /// Every name that the request wants to see, for a first look at restrictions on values.
        private let shownNames: Set<AttributeName>
        private var attributes: [(item: RequestedAttribute, credential: Int)] = []
        private var predicates: [(item: RequestedPredicate, credential: Int)] = []
        private var selfAttested: [String: String] = [:]

        init(request: PresentationRequest, credentials: [HeldCredential], hidden: Set<String>) {
            self.request = request
            self.credentials = credentials
            self.hidden = hidden
            let shown = request.attributes.filter { !hidden.contains($0.referent) }
            shownNames = Set(shown.flatMap(\.names))
        }
    }
}

/// A sub-proof's place: a credential's second part holds what its first part reveals, hidden.
private struct Slot: Hashable, Comparable {
    let credential: Int
    let part: Int

    static func < (left: Slot, right: Slot) -> Bool {
        (left.credential, left.part) < (right.credential, right.part)
    }
}

extension PresentationPlan.Selection {
    /// What may be hidden: attributes asked for, but no restricted group, since readers differ
    /// on whether that is an answer.
    func checkHidden() throws(PresentationRefusal) {
        for referent in hidden.sorted() {
            guard let item = request.attributes.first(where: { $0.referent == referent }) else {
                throw PresentationRefusal(referent: referent, cause: .cannotHide)
            }
            if case .group = item.subject, item.restriction != nil {
                throw PresentationRefusal(referent: referent, cause: .cannotHide)
            }
        }
    }

    /// Finds the first credential for an attribute or a group; else takes the holder's own word,
    /// where the request allows that.
    mutating func assign(
        _ item: RequestedAttribute, selfAttested text: String?
    ) throws(PresentationRefusal) {
        let asksNonRevocation = (item.nonRevoked ?? request.nonRevoked) != nil
        var cause = PresentationRefusal.Cause.noCredential
        for (index, held) in credentials.enumerated() {
            guard item.names.allSatisfy({ held.credential.values[$0] != nil }) else { continue }
            guard meets(item.restriction, held) else {
                cause = .restriction
                continue
            }
            guard held.isUsable(asksNonRevocation: asksNonRevocation) else {
                cause = .revocation
                continue
            }
            guard hidden.contains(item.referent) || item.names.allSatisfy(held.canReveal) else {
                cause = .unshowable
                continue
            }
            attributes.append((item, index))
            return
        }
        guard case .name = item.subject, item.restriction == nil, let text,
            !hidden.contains(item.referent)
        else { throw PresentationRefusal(referent: item.referent, cause: cause) }
        selfAttested[item.referent] = text
    }

    /// Finds the first credential whose value compares as asked.
    mutating func assign(_ item: RequestedPredicate) throws(PresentationRefusal) {
        let asksNonRevocation = (item.nonRevoked ?? request.nonRevoked) != nil
        var cause = PresentationRefusal.Cause.noCredential
        for (index, held) in credentials.enumerated() {
            guard let value = held.credential.values[item.attribute] else { continue }
            guard meets(item.restriction, held) else {
                if cause == .noCredential { cause = .restriction }
                continue
            }
            guard let integer = value.integer, item.relation.holds(integer, item.bound) else {
                cause = .predicate
                continue
            }
            guard held.isUsable(asksNonRevocation: asksNonRevocation) else {
                cause = .revocation
                continue
            }
            predicates.append((item, index))
            return
        }
        throw PresentationRefusal(referent: item.referent, cause: cause)
    }

    private func meets(_ restriction: Restriction?, _ held: HeldCredential) -> Bool {
        guard let restriction else { return true }
        return restriction.isSatisfied(by: held.subject(revealing: shownNames))
    }

    /// Puts the choice into sub-proofs, in the order of the credentials.
    func arranged() -> ([PresentationPlan.SubProof], RequestedProof) {
        var revealed: [Int: Set<AttributeName>] = [:]
        for (item, credential) in attributes where !hidden.contains(item.referent) {
            revealed[credential, default: []].formUnion(item.names)
        }
        func slot(hiding names: [AttributeName], of credential: Int) -> Slot {
            let isShown = names.contains { revealed[credential]?.contains($0) == true }
            return Slot(credential: credential, part: isShown ? 1 : 0)
        }
        var statements: [Slot: Set<Predicate>] = [:]
        var slots: [(referent: String, slot: Slot, isPredicate: Bool)] = []
        for (item, credential) in attributes {
            let isHidden = hidden.contains(item.referent)
            let place =
                isHidden
                ? slot(hiding: item.names, of: credential) : Slot(credential: credential, part: 0)
            statements[place, default: []] = statements[place] ?? []
            slots.append((item.referent, place, false))
        }
        for (item, credential) in predicates {
            let place = slot(hiding: [item.attribute], of: credential)
            statements[place, default: []].insert(item.statement)
            slots.append((item.referent, place, true))
        }
        let order = statements.keys.sorted()
        let subProofs = order.map { slot in
            PresentationPlan.SubProof(
                credentialIndex: slot.credential,
                revealed: slot.part == 0 ? (revealed[slot.credential] ?? []).sorted() : [],
                predicates: (statements[slot] ?? []).sorted())
        }
        let indices = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        return (subProofs, requestedProof(slots.map { ($0, indices[$1] ?? 0, $2) }))
    }

    private func requestedProof(
        _ places: [(referent: String, index: Int, isPredicate: Bool)]
    ) -> RequestedProof {
        var proof = RequestedProof()
        proof.selfAttested = selfAttested
        for place in places where place.isPredicate {
            proof.predicates[place.referent] = place.index
        }
        let attributePlaces = places.filter { !$0.isPredicate }
        for ((item, credential), place) in zip(attributes, attributePlaces) {
            let values = credentials[credential].credential.values
            if hidden.contains(item.referent) {
                proof.unrevealed[item.referent] = place.index
                continue
            }
            switch item.subject {
            case .name(let name):
                guard let value = values[name] else { continue }
                proof.revealed[item.referent] = .init(subProofIndex: place.index, value: value)
            case .group(let names):
                var shown: [AttributeName: AttributeValue] = [:]
                for name in names { shown[name] = values[name] }
                proof.groups[item.referent] = .init(subProofIndex: place.index, values: shown)
            }
        }
        return proof
    }

    /// Looks at restrictions again with what each sub-proof really reveals.
    func checkRestrictions(
        _ subProofs: [PresentationPlan.SubProof], _ proof: RequestedProof
    ) throws(PresentationRefusal) {
        for (referent, restriction, index) in request.restrictedItems(in: proof) {
            let subProof = subProofs[index]
            let subject = credentials[subProof.credentialIndex]
                .subject(revealing: Set(subProof.revealed))
            guard restriction.isSatisfied(by: subject) else {
                throw PresentationRefusal(referent: referent, cause: .restriction)
            }
        }
    }
}
