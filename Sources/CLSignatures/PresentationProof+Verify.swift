public import BigIntegers
public import Commitments

extension PresentationProof {
    /// Checks the proof of `statements`, which the verifier has derived from its own request.
    ///
    /// - Throws: `ProofError.malformed` for a number that is out of range or not canonical,
    ///   `ProofError.rejected` for everything else.
    public func verify(statements: [SubStatement], nonce: BigInteger) throws(ProofError) {
        guard !challenge.isNegative, challenge.bitWidth <= ChallengeHasher.bitWidth else {
            throw .malformed
        }
        guard !subProofs.isEmpty, subProofs.count == statements.count,
            Set(subProofs.map { $0.equality.m[IssuerPublicKey.linkSecretName] }).count == 1
        else { throw .rejected }
        var announced: [BigInteger] = []
        for (subProof, statement) in zip(subProofs, statements) {
            try subProof.check(statement)
            announced += try subProof.announced(statement, challenge: challenge)
        }
        let expected = ChallengeHasher.hash(announced + commitmentList + [nonce])
        guard expected == challenge else { throw .rejected }
    }
}

extension SubProof {
    /// Checks everything but the equations: ranges, canonical numbers, and that the proof is about
    /// the statement's names and predicates, each once.
    fileprivate func check(_ statement: SubStatement) throws(ProofError) {
        let key = statement.key
        guard equality.isInRange, key.modulus.contains(equality.aPrime),
            equality.aPrime != .one, equality.aPrime != key.n - .one,
            predicates.allSatisfy({ $0.isInRange(key.modulus) })
        else { throw .malformed }
        guard Set(equality.m.keys) == statement.hiddenNames,
            predicates.count == statement.predicates.count,
            Set(predicates.map(\.predicate)) == Set(statement.predicates),
            predicates.allSatisfy({ $0.mj == equality.m[$0.predicate.attribute] })
        else { throw .rejected }
    }

    /// Rebuilds the announced elements.
    fileprivate func announced(
        _ statement: SubStatement, challenge: BigInteger
    ) throws(ProofError) -> [BigInteger] {
        do throws(ArithmeticError) {
            var elements = [try equality.announced(statement, challenge: challenge)]
            for predicate in predicates {
                elements += try predicate.announced(key: statement.key, challenge: challenge)
            }
            return elements
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
    ) throws(ArithmeticError) -> BigInteger {
        let key = statement.key
        var powers = [
            Power(key.zBase, -c),
            Power(aPrime, (c << CLParameters.eStart) + e),
            Power(key.sBase, v),
            Power(key.contextBase, m2),
        ]
        for (name, value) in statement.revealed {
            powers.append(Power(try key.base(of: name), c * value))
        }
        for (name, response) in m {
            powers.append(Power(try key.base(of: name), response))
        }
        return try key.modulus.product(powers)
    }
}

extension PredicateProof {
    fileprivate func isInRange(_ modulus: Modulus) -> Bool {
        u.count == 4 && r.count == 4 && t.count == 4
            && u.allSatisfy { isResponse($0, CLParameters.uResponse) }
            && (r + [rDelta]).allSatisfy { isResponse($0, CLParameters.rResponse) }
            && isResponse(mj, CLParameters.messageResponse)
            && alpha.bitWidth <= CLParameters.alphaResponse
            && (t + [tDelta]).allSatisfy(modulus.contains)
    }

    /// The six elements `T[i]^−c · Z^u[i] · S^r[i]`, `(Z^bound′ · T[Δ]^±1)^−c · Z^mj · S^(±r[Δ])` and
    /// `T[Δ]^−c · ∏ T[i]^u[i] · S^alpha`.
    fileprivate func announced(
        key: IssuerPublicKey, challenge c: BigInteger
    ) throws(ArithmeticError) -> [BigInteger] {
        var elements: [BigInteger] = []
        for index in 0..<4 {
            elements.append(
                try key.modulus.product([
                    Power(t[index], -c), Power(key.zBase, u[index]), Power(key.sBase, r[index]),
                ]))
        }
        let bound = BigInteger(Int(predicate.inclusiveBound))
        let sign: BigInteger = predicate.isLowerBound ? 1 : -1
        elements.append(
            try key.modulus.product([
                Power(tDelta, -c * sign), Power(key.zBase, mj - c * bound),
                Power(key.sBase, rDelta * sign),
            ]))
        elements.append(
            try key.modulus.product(
                [Power(tDelta, -c), Power(key.sBase, alpha)]
                    + zip(t, u).map { Power($0, $1) }))
        return elements
    }
}

/// Whether `value` is not negative and has at most `bitWidth` bits.
private func isResponse(_ value: BigInteger, _ bitWidth: Int) -> Bool {
    !value.isNegative && value.bitWidth <= bitWidth
}
