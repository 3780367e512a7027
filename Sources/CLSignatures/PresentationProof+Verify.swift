public import BigIntegers
public import Commitments
import Cores

extension PresentationProof {
    /// Checks the proof of `statements`, which the verifier has derived from its own request, on the
    /// calling thread.
    ///
    /// - Throws: `ProofError.malformed` for a number that is out of range or not canonical,
    ///   `ProofError.rejected` for everything else.
    public func verify(statements: [SubStatement], nonce: BigInteger) throws(ProofError) {
        guard try received(statements).allSatisfy(\.isElement) else { throw .malformed }
        try checkChallenge(
            try rebuilt(statements).map(RebuiltElement.computed), nonce: nonce)
    }

    /// Checks as ``verify(statements:nonce:)`` does, with the elements of predicates and credentials
    /// computed on all cores.
    ///
    /// - Throws: as ``verify(statements:nonce:)``.
    public func verifyOnAllCores(
        statements: [SubStatement], nonce: BigInteger
    ) async throws(ProofError) {
        let isElement = await AllCores.map(try received(statements)) { $0.isElement }
        guard isElement.allSatisfy(\.self) else { throw .malformed }
        try checkChallenge(
            try await AllCores.map(rebuilt(statements), RebuiltElement.computed), nonce: nonce)
    }

    /// Checks that all numbers are in range; the elements of the groups remain to be checked.
    private func received(_ statements: [SubStatement]) throws(ProofError) -> [ReceivedElement] {
        guard !challenge.isNegative, challenge.bitWidth <= ChallengeHasher.bitWidth else {
            throw .malformed
        }
        guard !subProofs.isEmpty, subProofs.count == statements.count,
            Set(subProofs.map { $0.equality.m[IssuerPublicKey.linkSecretName] }).count == 1
        else { throw .rejected }
        var elements: [ReceivedElement] = []
        for (subProof, statement) in zip(subProofs, statements) {
            guard subProof.isInRange(statement.key) else { throw .malformed }
            elements += subProof.commitments.map {
                ReceivedElement(modulus: statement.key.modulus, value: $0)
            }
        }
        return elements
    }

    /// Checks what is proved, and lists the elements from which the challenge is to come.
    private func rebuilt(_ statements: [SubStatement]) throws(ProofError) -> [RebuiltElement] {
        var elements: [RebuiltElement] = []
        for (subProof, statement) in zip(subProofs, statements) {
            guard subProof.isAbout(statement) else { throw .rejected }
            elements += try subProof.announced(statement, challenge: challenge)
        }
        return elements
    }

    private func checkChallenge(
        _ announced: [BigInteger], nonce: BigInteger
    ) throws(ProofError) {
        let expected = ChallengeHasher.hash(announced + commitmentList + [nonce])
        guard expected == challenge else { throw .rejected }
    }
}

/// A number that has to be an element of a key's group.
private struct ReceivedElement: Sendable {
    let modulus: Modulus
    let value: BigInteger

    var isElement: Bool { modulus.contains(value) }
}

/// An announced element as the responses give it, not computed yet.
private struct RebuiltElement: Sendable {
    let modulus: Modulus
    let powers: [Power]

    @Sendable static func computed(_ element: RebuiltElement) throws(ProofError) -> BigInteger {
        do throws(ArithmeticError) {
            return try element.modulus.product(element.powers)
        } catch {
            throw .rejected
        }
    }
}

extension SubProof {
    /// Whether all numbers have the widths of the format and `A′` is no trivial element.
    fileprivate func isInRange(_ key: IssuerPublicKey) -> Bool {
        equality.isInRange && equality.aPrime != .one && equality.aPrime != key.n - .one
            && predicates.allSatisfy(\.isInRange)
    }

    /// Whether the proof is about the statement's names and predicates, each once.
    fileprivate func isAbout(_ statement: SubStatement) -> Bool {
        Set(equality.m.keys) == statement.hiddenNames
            && predicates.count == statement.predicates.count
            && Set(predicates.map(\.predicate)) == Set(statement.predicates)
            && predicates.allSatisfy { $0.mj == equality.m[$0.predicate.attribute] }
    }

    /// The announced elements.
    fileprivate func announced(
        _ statement: SubStatement, challenge: BigInteger
    ) throws(ProofError) -> [RebuiltElement] {
        do throws(ArithmeticError) {
            return [try equality.announced(statement, challenge: challenge)]
                + predicates.flatMap {
                    $0.announced(key: statement.key, challenge: challenge)
                }
        } catch {
            throw .rejected
        }
    }
}

extension EqualityProof {
    fileprivate var isInRange: Bool {
        isResponse(e, CLParameters.eResponse) && v.bitWidth <= CLParameters.vResponse
            && m.values.allSatisfy { isResponse($0, CLParameters.messageResponse) }
            && isResponse(m2, CLParameters.contextResponse)
    }

    /// `T = (Z / (A′^(2^596) · ∏ R[k]^m[k]))^−c · A′^e · ∏ R[k]^m^[k] · S^v · Rctxt^m2`, as one product.
    fileprivate func announced(
        _ statement: SubStatement, challenge c: BigInteger
    ) throws(ArithmeticError) -> RebuiltElement {
        let key = statement.key
        var powers = [
            Power(key.zBase, -c),
            Power(aPrime, (c << statement.key.profile.eStart) + e),
            Power(key.sBase, v),
            Power(key.contextBase, m2),
        ]
        for (name, value) in statement.revealed {
            powers.append(Power(try key.base(of: name), c * value))
        }
        for (name, response) in m {
            powers.append(Power(try key.base(of: name), response))
        }
        return RebuiltElement(modulus: key.modulus, powers: powers)
    }
}

extension PredicateProof {
    fileprivate var isInRange: Bool {
        u.count == 4 && r.count == 4 && t.count == 4
            && u.allSatisfy { isResponse($0, CLParameters.uResponse) }
            && (r + [rDelta]).allSatisfy { isResponse($0, CLParameters.rResponse) }
            && isResponse(mj, CLParameters.messageResponse)
            && alpha.bitWidth <= CLParameters.alphaResponse
    }

    /// The six elements `T[i]^−c · Z^u[i] · S^r[i]`, `(Z^bound′ · T[Δ]^±1)^−c · Z^mj · S^(±r[Δ])` and
    /// `T[Δ]^−c · ∏ T[i]^u[i] · S^alpha`.
    fileprivate func announced(
        key: IssuerPublicKey, challenge c: BigInteger
    ) -> [RebuiltElement] {
        var products: [[Power]] = []
        for index in 0..<4 {
            products.append([
                Power(t[index], -c), Power(key.zBase, u[index]), Power(key.sBase, r[index]),
            ])
        }
        let bound = BigInteger(Int(predicate.inclusiveBound))
        let sign: BigInteger = predicate.isLowerBound ? 1 : -1
        products.append([
            Power(tDelta, -c * sign), Power(key.zBase, mj - c * bound),
            Power(key.sBase, rDelta * sign),
        ])
        products.append(
            [Power(tDelta, -c), Power(key.sBase, alpha)] + zip(t, u).map { Power($0, $1) })
        return products.map { RebuiltElement(modulus: key.modulus, powers: $0) }
    }
}

/// Whether `value` is not negative and has at most `bitWidth` bits.
private func isResponse(_ value: BigInteger, _ bitWidth: Int) -> Bool {
    !value.isNegative && value.bitWidth <= bitWidth
}
