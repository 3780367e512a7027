public import BigIntegers
import Commitments
import Sodium

extension IssuerPrivateKey {
    /// Signs a blinded link secret, attributes and a context.
    ///
    /// The caller has verified the `BlindedLinkSecretProof` under its own nonce before. The factors
    /// are used in constant time, and `A` is released only after `A^e = Q` was checked modulo `n`.
    ///
    /// - Parameters:
    ///   - blinded: The holder's commitment `U`.
    ///   - attributes: One value of at most 256 bits for each attribute of the key.
    ///   - context: The credential context `m2`, at most 256 bits.
    ///   - holderNonce: The nonce of the holder's request.
    /// - Returns: The signature with the issuer's blinding factor only, and the proof of `A`.
    /// - Throws: `CLSignatureError.attributeSetMismatch`, `.attributeOutOfRange`,
    ///   `.secretOutOfRange` for the context, `.commitmentNotSquare`, `.faultDetected`, or
    ///   `.arithmetic` where `U` is no element of the group.
    public borrowing func sign(
        blinded: BlindedLinkSecret, attributes: [String: BigInteger], context: BigInteger,
        holderNonce: BigInteger
    ) throws(CLSignatureError) -> (signature: CLSignature, proof: SignatureCorrectnessProof) {
        try sign(
            blinded: blinded, attributes: attributes, context: context, holderNonce: holderNonce,
            fresh: randomBytes(HedgedRandomness.freshByteCount))
    }

    /// The same with `fresh` bytes of the caller's choice.
    borrowing func sign(
        blinded: BlindedLinkSecret, attributes: [String: BigInteger], context: BigInteger,
        holderNonce: BigInteger, fresh: [UInt8]
    ) throws(CLSignatureError) -> (signature: CLSignature, proof: SignatureCorrectnessProof) {
        try publicKey.check(attributes)
        guard !context.isNegative, context.bitWidth <= CLParameters.message else {
            throw .secretOutOfRange
        }
        var random = try HedgedRandomness.signing(
            by: self, blinded: blinded, attributes: attributes, context: context,
            holderNonce: holderNonce, fresh: fresh)
        // As wide as the profile says, the top bit set.
        let v = HeldSecret(
            random.blinder(bitWidth: publicKey.profile.vDoublePrime - 1)
                + SecretInteger(copying: .powerOfTwo(publicKey.profile.vDoublePrime - 1)))
        let q = factors.base(
            try arithmetic { () throws(ArithmeticError) in
                try signedElement(
                    blinded: blinded, v: v, attributes: attributes, context: context)
            })
        let e = try randomExponent(&random)
        let inverse = try arithmetic { () throws(ArithmeticError) in
            try factors.inverse(ofDegree: e)
        }
        let a = try root(of: q, degree: e, inverse: inverse)
        let proof = try arithmetic { () throws(ArithmeticError) in
            try proveCorrectness(
                q: q, a: a, inverse: inverse, holderNonce: holderNonce,
                mask: random.secret(below: factors.order, bitWidth: publicKey.n.bitWidth))
        }
        return (CLSignature(a: a, e: e, v: v.integer.disclosed()), proof)
    }

    /// `Q = Z / (U · S^v″ · Rctxt^m2 · ∏ R[k]^m[k])`.
    ///
    /// Nothing of it is the key's secret: the holder learns every exponent, so that the tables of
    /// holders serve.
    private borrowing func signedElement(
        blinded: BlindedLinkSecret, v: HeldSecret, attributes: [String: BigInteger],
        context: BigInteger
    ) throws(ArithmeticError) -> BigInteger {
        let powers = try publicKey.powers(context: context, attributes: attributes)
        let product = try publicKey.modulus.product(
            held: powers + [HeldPower(publicKey.sBase, v)])
        let divisor = publicKey.modulus.multiply(product, blinded.u)
        return publicKey.modulus.multiply(
            publicKey.z, try publicKey.modulus.inverse(of: divisor))
    }

    /// The root of `q`; a proof with an even challenge holds for `−U` too, under which there is none.
    private borrowing func root(
        of q: borrowing FactoredBase, degree e: BigInteger, inverse: borrowing SecretInteger
    ) throws(CLSignatureError) -> BigInteger {
        do throws(ArithmeticError) {
            return try factors.root(of: q, degree: e, inverse: inverse)
        } catch {
            guard error == .faultDetected else { throw .arithmetic(error) }
            throw factors.isSquare(q.square) ? .faultDetected : .commitmentNotSquare
        }
    }

    /// `e`: the first prime at or after a random place of the profile's interval.
    private borrowing func randomExponent(
        _ random: inout HedgedRandomness
    ) throws(CLSignatureError) -> BigInteger {
        let start = BigInteger.powerOfTwo(publicKey.profile.eStart)
        while true {
            let place = start + random.blinder(bitWidth: publicKey.profile.eInterval).disclosed()
            let prime = try arithmetic { () throws(ArithmeticError) in
                try BigInteger.firstPrime(from: place)
            }
            if let prime, CLSignature.isExponentInRange(prime, publicKey.profile) { return prime }
        }
    }

    /// `^A = Q^r`, `c = H(Q, A, ^A, nonce)`, `se = r − c/e` modulo the order; `inverse` is `1/e`, `r`
    /// uniform below the order.
    ///
    /// A fault in one half of `^A` does no harm: `^A` leaves only as a hash.
    private borrowing func proveCorrectness(
        q: borrowing FactoredBase, a: BigInteger, inverse: borrowing SecretInteger,
        holderNonce: BigInteger, mask r: consuming SecretInteger
    ) throws(ArithmeticError) -> SignatureCorrectnessProof {
        let announced = try factors.power(of: q, secret: r)
        let c = ChallengeHasher.hash([q.square, a, announced, holderNonce])
        let difference = r - SecretInteger(copying: c) * inverse
        let se = try difference.modulo(factors.order)
        return SignatureCorrectnessProof(se: se.disclosed(), c: c)
    }
}
