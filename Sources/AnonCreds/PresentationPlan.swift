import BigIntegers
import JSONDocuments

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
        let predicates: [PredicateStatement]
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

/// A credential with the definition it was issued under.
public struct HeldCredential: Sendable {
    /// The credential, as accepted.
    public let credential: Credential
    /// Its definition.
    public let definition: PublishedDefinition

    /// Pairs a credential with its definition.
    ///
    /// - Throws: `AnonCredsError.otherDefinition` where they do not belong together.
    public init(
        credential: Credential, definition: PublishedDefinition
    ) throws(AnonCredsError) {
        guard definition.isNamed(by: credential.schemaID, credential.definitionID),
            Set(credential.values.keys) == Set(definition.schema.attributes)
        else { throw .otherDefinition }
        self.credential = credential
        self.definition = definition
    }
}

/// A predicate as it stands in a sub-proof: the order of the wire format sorts by name, then
/// relation (GE, LE, GT, LT), then bound.
struct PredicateStatement: Hashable, Comparable {
    let attribute: AttributeName
    let relation: Relation
    let bound: Int32

    init(_ item: RequestedPredicate) {
        attribute = item.attribute
        relation = item.relation
        bound = item.bound
    }

    init(attribute: AttributeName, relation: Relation, bound: Int32) {
        self.attribute = attribute
        self.relation = relation
        self.bound = bound
    }

    static func < (left: PredicateStatement, right: PredicateStatement) -> Bool {
        guard left.attribute == right.attribute else { return left.attribute < right.attribute }
        guard left.relation == right.relation else {
            return left.relation.wireOrder < right.relation.wireOrder
        }
        return left.bound < right.bound
    }
}
