public import BigIntegers
public import Commitments
import Sodium

/// A holder's commitment to its link secret: `U = S^v′ · R[link secret]^ls (mod n)`.
public struct BlindedLinkSecret: Hashable, Sendable {
    /// The commitment.
    public let u: BigInteger

    /// Takes over a commitment that was received; `BlindedLinkSecretProof.verify` checks it.
    public init(u: BigInteger) { self.u = u }
}

/// A blinded link secret with its proof, and what the holder keeps to itself.
public struct BlindedLinkSecretRequest: Sendable {
    /// What the issuer signs.
    public let blinded: BlindedLinkSecret
    /// What convinces the issuer.
    public let proof: BlindedLinkSecretProof
    /// The blinding factor `v′`, 2128 bits, which the holder adds to the signature.
    public let vPrime: HeldSecret

    /// Blinds `linkSecret` for the issuer with `key`, who sent `offerNonce`.
    ///
    /// - Throws: `CLSignatureError.secretOutOfRange` for a link secret of more than 256 bits.
    public init(
        linkSecret: borrowing SecretInteger, key: IssuerPublicKey, offerNonce: BigInteger
    ) throws(CLSignatureError) {
        try self.init(
            linkSecret: linkSecret, key: key, offerNonce: offerNonce,
            fresh: randomBytes(HedgedRandomness.freshByteCount))
    }

    /// The same with `fresh` bytes of the caller's choice.
    init(
        linkSecret: borrowing SecretInteger, key: IssuerPublicKey, offerNonce: BigInteger,
        fresh: [UInt8]
    ) throws(CLSignatureError) {
        guard linkSecret.fits(bitWidth: CLParameters.message) else { throw .secretOutOfRange }
        var randomness = try HedgedRandomness.requesting(
            from: key, linkSecret: linkSecret, offerNonce: offerNonce, fresh: fresh)
        let vPrime = HeldSecret(randomness.blinder(bitWidth: key.profile.vPrime))
        let widths = key.profile.blindedLinkSecret
        let factorBlinder = randomness.blinder(bitWidth: widths.factor)
        let blinders = OpeningProof.Blinders(
            factor: factorBlinder, message: randomness.blinder(bitWidth: widths.message))
        do throws(ArithmeticError) {
            let bases = try key.linkSecretBases()
            let commitment = try bases.commit(to: linkSecret, factor: vPrime.integer)
            let proof = try OpeningProof(
                of: commitment, message: linkSecret, factor: vPrime.integer, bases: bases,
                blinders: blinders, nonce: offerNonce)
            self.blinded = BlindedLinkSecret(u: commitment.value)
            self.proof = BlindedLinkSecretProof(opening: proof)
        } catch {
            throw .arithmetic(error)
        }
        self.vPrime = vPrime
    }
}

/// A proof that a blinded link secret can be opened: no known value hides in it.
public struct BlindedLinkSecretProof: Hashable, Sendable {
    private let opening: OpeningProof

    /// The challenge, at most 256 bits.
    public var c: BigInteger { opening.challenge }
    /// The response for `v′`, at most 2465 bits.
    public var vDashCap: BigInteger { opening.factorResponse }
    /// The response for the link secret, at most 594 bits.
    public var mCap: BigInteger { opening.messageResponse }

    /// Puts the parts of a received proof together; `verify` checks them.
    public init(c: BigInteger, vDashCap: BigInteger, mCap: BigInteger) {
        opening = OpeningProof(challenge: c, factorResponse: vDashCap, messageResponse: mCap)
    }

    init(opening: OpeningProof) { self.opening = opening }

    /// Checks the proof under the nonce of the issuer's own offer.
    ///
    /// - Throws: `ProofError.malformed` for a number out of range, `ProofError.rejected`.
    public func verify(
        _ blinded: BlindedLinkSecret, key: IssuerPublicKey, offerNonce: BigInteger
    ) throws(ProofError) {
        let bases: PedersenBases
        do throws(ArithmeticError) {
            bases = try key.linkSecretBases()
        } catch {
            throw .rejected
        }
        try opening.verify(
            of: PedersenCommitment(value: blinded.u), bases: bases,
            widths: key.profile.blindedLinkSecret,
            nonce: offerNonce)
    }
}

extension CLProfile {
    fileprivate var blindedLinkSecret: OpeningProof.BlinderWidths {
        .init(factor: vPrimeBlinder, message: issuanceMessageBlinder)
    }
}
