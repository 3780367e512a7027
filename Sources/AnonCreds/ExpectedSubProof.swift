import BigIntegers
import CLSignatures

/// What the request makes one sub-proof prove.
struct ExpectedSubProof {
    private var revealed: [AttributeName: AttributeValue] = [:]
    private var hidden: Set<AttributeName> = []
    private var predicates: Set<Predicate> = []
    private var isUsed = false

    /// Distributes the request's items over the sub-proofs that the presentation names for them.
    ///
    /// The referents have been checked before, so that each item is answered and each place exists.
    static func all(
        request: PresentationRequest, shown: RequestedProof, count: Int
    ) throws(VerdictFailure) -> [ExpectedSubProof] {
        var expected = [ExpectedSubProof](repeating: ExpectedSubProof(), count: count)
        for item in request.attributes {
            if let index = shown.unrevealed[item.referent] {
                expected[index].hidden.formUnion(item.names)
                expected[index].isUsed = true
            } else if let (index, values) = shown.values(for: item) {
                for name in item.names {
                    guard let value = values[name] else { throw VerdictFailure(.referents) }
                    try expected[index].reveal(name, value)
                }
            }
        }
        for item in request.predicates {
            guard let index = shown.predicates[item.referent] else {
                throw VerdictFailure(.referents)
            }
            expected[index].predicates.insert(item.statement)
            expected[index].isUsed = true
        }
        // A sub-proof that answers nothing shows more than was asked.
        guard expected.allSatisfy(\.isUsed) else { throw VerdictFailure(.referents) }
        return expected
    }

    private mutating func reveal(
        _ name: AttributeName, _ value: AttributeValue
    ) throws(VerdictFailure) {
        guard value.isConsistent else { throw VerdictFailure(.proof) }
        guard revealed.updateValue(value, forKey: name).map({ $0 == value }) ?? true else {
            throw VerdictFailure(.proof)
        }
        isUsed = true
    }

    /// The statement to verify, after comparing what the sub-proof itself says.
    func statement(
        key: IssuerPublicKey, claims: [String: BigInteger], predicates proved: [Predicate]
    ) throws(VerdictFailure) -> SubStatement {
        guard proved.count == predicates.count, Set(proved) == predicates else {
            throw VerdictFailure(.predicate)
        }
        let values = Dictionary(
            uniqueKeysWithValues: revealed.map { ($0.key.canonical, $0.value.encoded) })
        guard Set(values.keys) == Set(claims.keys) else { throw VerdictFailure(.referents) }
        guard values == claims else { throw VerdictFailure(.proof) }
        let statement: SubStatement
        do throws(CLSignatureError) {
            statement = try SubStatement(
                key: key, revealed: values, predicates: Array(predicates))
        } catch .attributeSetMismatch {
            throw VerdictFailure(.referents)
        } catch .attributeOutOfRange {
            throw VerdictFailure(.proof)
        } catch {
            throw VerdictFailure(.predicate)
        }
        guard hidden.allSatisfy({ statement.hiddenNames.contains($0.canonical) }) else {
            throw VerdictFailure(.referents)
        }
        return statement
    }
}
