extension PresentationRequest {
    /// Each restricted item with the sub-proof that answers it; self-attested items have none.
    func restrictedItems(
        in proof: RequestedProof
    ) -> [(referent: String, restriction: Restriction, subProofIndex: Int)] {
        var items: [(String, Restriction, Int)] = []
        for item in attributes {
            let index =
                proof.revealed[item.referent]?.subProofIndex
                ?? proof.groups[item.referent]?.subProofIndex ?? proof.unrevealed[item.referent]
            guard let restriction = item.restriction, let index else { continue }
            items.append((item.referent, restriction, index))
        }
        for item in predicates {
            guard let restriction = item.restriction, let index = proof.predicates[item.referent]
            else { continue }
            items.append((item.referent, restriction, index))
        }
        return items
    }
}
