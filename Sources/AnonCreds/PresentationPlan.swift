import CLSignatures

/// Which credential answers which item of a request; decided before anything is proved.
///
/// Items go to the first credential that satisfies them. A credential whose value is revealed for
/// one item and hidden for another (a predicate on it) answers with two sub-proofs, since within
/// one sub-proof an attribute is either revealed or hidden.
struct PresentationPlan {
    /// One sub-proof to make.
    struct SubProof {
        /// The credential, by its place in the holder's list.
        let credentialIndex: Int
        let revealed: [AttributeName]
        /// In the order of the wire format, each once.
        let predicates: [Predicate]
    }

    let subProofs: [SubProof]
    let requestedProof: RequestedProof

    /// Plans the answer to `request` from `credentials`, in their order of preference.
    ///
    /// - Throws: `PresentationRefusal` for the first item that cannot be answered.
    init(
        request: PresentationRequest, credentials: [HeldCredential],
        selfAttested: [String: String], hidden: Set<String>
    ) throws(PresentationRefusal) {
        var selection = Selection(request: request, credentials: credentials, hidden: hidden)
        try selection.checkHidden()
        for item in request.attributes {
            try selection.assign(item, selfAttested: selfAttested[item.referent])
        }
        for item in request.predicates { try selection.assign(item) }
        (subProofs, requestedProof) = selection.arranged()
        try selection.checkRestrictions(subProofs, requestedProof)
    }
}
