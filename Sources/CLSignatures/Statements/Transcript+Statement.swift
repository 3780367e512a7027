import BigIntegers
import Commitments
import Sodium

extension Transcript {
    /// What the challenge of a proof covers before the proof's own parts: the context, which stands for the
    /// request (its nonce, audience and expiry), and the whole statement.
    ///
    /// Names and values are in the order of the names' UTF-8 bytes; a number stands with its sign.
    init(_ statement: Statement, context: SHA256Digest) {
        self.init(label: "countersign/statement")
        append(context.bytes, name: "context")
        append(number: UInt64(statement.credentials.count), name: "credentials")
        for claim in statement.credentials { append(claim) }
        append(number: UInt64(statement.relations.count), name: "relations")
        for relation in statement.relations {
            switch relation {
            case .equal: append("equal", name: "relation")
            case .different: append("different", name: "relation")
            }
            for attribute in relation.attributes {
                append(number: UInt64(attribute.credential), name: "credential")
                append(attribute.name, name: "attribute")
            }
        }
    }

    private mutating func append(_ claim: CredentialClaim) {
        append(claim.key.digest.bytes, name: "key")
        let shown = claim.revealed.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        append(list: shown.map { Array($0.key.utf8) }, name: "revealed")
        append(signed: shown.map(\.value), name: "values")
        append(list: claim.hiddenNames.map { Array($0.utf8) }, name: "hidden")
        append(number: UInt64(claim.ranges.count), name: "ranges")
        for range in claim.ranges {
            append(range.attribute, name: "range")
            append(signed: range.lowest.map { [$0] } ?? [], name: "lowest")
            append(signed: range.highest.map { [$0] } ?? [], name: "highest")
        }
        append(number: claim.nonRevocation == nil ? 0 : 1, name: "non-revocation")
        if let revocation = claim.nonRevocation {
            append(revocation.attribute, name: "number")
            append(revocation.value, name: "accumulator")
            append(revocation.head.bytes, name: "head")
        }
    }

    /// Appends a list of numbers, each as a single one is: one byte for the sign, then the magnitude.
    mutating func append(signed list: [BigInteger], name: String) {
        append(list: list.map { [$0.isNegative ? 1 : 0] + $0.magnitudeBytes }, name: name)
    }
}
