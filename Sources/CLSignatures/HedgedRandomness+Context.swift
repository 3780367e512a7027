import BigIntegers
import Commitments
import Sodium

extension HedgedRandomness {
    /// The source for one presentation.
    ///
    /// - Throws: as the source itself.
    static func presenting(
        _ credentials: [PresentationProver.Credential], linkSecret: borrowing SecretInteger,
        nonce: BigInteger, fresh: [UInt8]
    ) throws(CLSignatureError) -> HedgedRandomness {
        var context = Transcript(label: "countersign/masks/presentation")
        context.append(nonce, name: "nonce")
        context.append(number: UInt64(credentials.count), name: "credentials")
        for credential in credentials { context.append(credential) }
        return try HedgedRandomness(
            secret: linkSecret, context: context.digest(), fresh: fresh)
    }

    /// The source for one proof of a statement.
    ///
    /// - Throws: as the source itself.
    static func proving(
        _ statement: Statement, _ credentials: [StatementProver.Credential],
        linkSecret: borrowing SecretInteger, context request: SHA256Digest, fresh: [UInt8]
    ) throws(CLSignatureError) -> HedgedRandomness {
        var context = Transcript(label: "countersign/masks/statement")
        context.append(Transcript(statement, context: request).digest().bytes, name: "statement")
        for credential in credentials {
            let signature = credential.signature
            context.append(
                signed: [signature.a, signature.e, signature.v, credential.m2], name: "signature")
            context.append(credential.attributes, name: "values")
            context.append(signed: credential.witness.map { [$0] } ?? [], name: "witness")
        }
        return try HedgedRandomness(
            secret: linkSecret, context: context.digest(), fresh: fresh)
    }

    /// The source for one request to an issuer: for `v′` and for the masks of its proof.
    ///
    /// - Throws: as the source itself.
    static func requesting(
        from key: IssuerPublicKey, linkSecret: borrowing SecretInteger, offerNonce: BigInteger,
        fresh: [UInt8]
    ) throws(CLSignatureError) -> HedgedRandomness {
        var context = Transcript(label: "countersign/masks/request")
        context.append(offerNonce, name: "nonce")
        context.append(key.digest.bytes, name: "key")
        return try HedgedRandomness(
            secret: linkSecret, context: context.digest(), fresh: fresh)
    }
}

extension HedgedRandomness {
    /// The source for one signature: for `v″`, `e` and the mask of its proof.
    ///
    /// - Throws: as the source itself.
    static func signing(
        by key: borrowing IssuerPrivateKey, blinded: BlindedLinkSecret,
        attributes: [String: BigInteger], context m2: BigInteger, holderNonce: BigInteger,
        fresh: [UInt8]
    ) throws(CLSignatureError) -> HedgedRandomness {
        var context = Transcript(label: "countersign/masks/signature")
        context.append(key.publicKey.digest.bytes, name: "key")
        context.append(signed: [blinded.u, m2, holderNonce], name: "request")
        context.append(attributes, name: "values")
        return try HedgedRandomness(
            secret: key.factors.pPrime, byteCount: key.publicKey.profile.widestSafePrime / 8 + 1,
            context: context.digest(), fresh: fresh)
    }
}

extension Transcript {
    /// Appends all that a proof about one credential is computed from, beside link secret and nonce.
    fileprivate mutating func append(_ credential: PresentationProver.Credential) {
        let (statement, signature) = (credential.statement, credential.signature)
        append(statement.key.digest.bytes, name: "key")
        append(signed: [signature.a, signature.e, signature.v, credential.m2], name: "signature")
        append(credential.attributes, name: "values")
        append(list: statement.revealed.keys.sorted().map { Array($0.utf8) }, name: "revealed")
        let predicates = statement.predicates.flatMap { predicate in
            [
                Array(predicate.attribute.utf8), [UInt8(predicate.kind.rawValue)],
                Array(String(predicate.bound).utf8),
            ]
        }
        append(list: predicates, name: "predicates")
    }

    /// Appends numbers by their names, in the names' order.
    fileprivate mutating func append(_ numbers: [String: BigInteger], name: String) {
        let sorted = numbers.sorted { $0.key < $1.key }
        append(list: sorted.map { Array($0.key.utf8) }, name: name)
        append(signed: sorted.map(\.value), name: name)
    }
}
