public import AnonCreds
import BigIntegers
public import CLSignatures
import JSONDocuments
import Records
import Sodium

extension NativeQuestion {
    /// The statement that the question and the texts that are shown make, under the definitions that the log
    /// shows.
    ///
    /// Attributes are looked up in the anchored schemas: only what these declare to be integers can be
    /// compared, a revocation number is never shown, and its place is the schema's.
    ///
    /// - Parameters:
    ///   - definitions: The definition of each claim, in order, checked.
    ///   - shown: For each claim the texts of its `reveal`, in order.
    /// - Returns: What has to be proved.
    /// - Throws: `NativeFault`.
    public func statement(
        under definitions: [AnchoredDefinition], shown: [[String]]
    ) throws(NativeFault) -> Statement {
        guard definitions.map(\.digest) == claims.map(\.definition) else {
            throw NativeFault(.unknownDefinition)
        }
        guard shown.map(\.count) == claims.map(\.reveal.count) else {
            throw NativeFault(.referents)
        }
        guard relations.allSatisfy({ $0.comparesAlike(under: definitions) }) else {
            throw NativeFault(.predicate)
        }
        var credentials: [CredentialClaim] = []
        for (index, claim) in claims.enumerated() {
            credentials.append(
                try claim.credentialClaim(under: definitions[index], shown: shown[index]))
        }
        do throws(CLSignatureError) {
            return try Statement(
                credentials: credentials,
                relations: relations.map { relation in
                    switch relation.kind {
                    case .same: .equal(relation.first.reference, relation.second.reference)
                    case .different: .different(relation.first.reference, relation.second.reference)
                    }
                })
        } catch {
            throw NativeFault(.predicate, error)
        }
    }
}

/// Why a question and what is shown make no statement.
public struct NativeFault: Error, Equatable, Sendable {
    /// The public reason.
    public let reason: Verdict.Reason
    /// What the statement's own checks say, if it came to them.
    public let cause: CLSignatureError?

    init(_ reason: Verdict.Reason, _ cause: CLSignatureError? = nil) {
        self.reason = reason
        self.cause = cause
    }
}

extension NativeQuestion.Relation {
    /// Whether both attributes are signed in the same encoding, so that equal values are equal integers; and
    /// neither is a revocation number.
    fileprivate func comparesAlike(under definitions: [AnchoredDefinition]) -> Bool {
        func encoding(_ place: Place) -> String? {
            guard definitions.indices ~= place.credential,
                let kind = try? definitions[place.credential].schemaRecord.kind(of: place.attribute)
            else { return nil }
            switch kind {
            case .text: return "text"
            case .integer: return "integer"
            case .integer64: return "integer64"
            case .revocation: return nil
            }
        }
        guard let first = encoding(first), let second = encoding(second) else { return false }
        return first == second
    }
}

extension NativeQuestion.Relation.Place {
    fileprivate var reference: Statement.Attribute {
        .init(credential: credential, name: AttributeName(attribute).canonical)
    }
}

extension NativeQuestion.Claim {
    fileprivate func credentialClaim(
        under anchored: AnchoredDefinition, shown: [String]
    ) throws(NativeFault) -> CredentialClaim {
        let declared = anchored.integers
        var revealed: [String: BigInteger] = [:]
        for (text, raw) in zip(reveal, shown) {
            let name = AttributeName(text)
            guard let value = AttributeValue(raw: raw, encoding: declared.encoding(name)),
                declared.encoding(name) != .revocation
            else { throw NativeFault(.values) }
            // "01" and "+1" are signed alike; only the agency's own spelling is the value.
            if declared[name] != nil {
                guard value.integer.map(String.init) == raw else { throw NativeFault(.values) }
            }
            revealed[name.canonical] = value.encoded
        }
        let ranges = try ranges.map { interval throws(NativeFault) in
            try interval.range(declared)
        }
        do throws(CLSignatureError) {
            return try CredentialClaim(
                key: anchored.definition.definition.key, revealed: revealed, ranges: ranges,
                nonRevocation: try nonRevocation(declared))
        } catch {
            throw NativeFault(.predicate, error)
        }
    }

    private func nonRevocation(
        _ declared: IntegerDeclaration
    ) throws(CLSignatureError) -> CredentialClaim.NonRevocation? {
        guard let status = notRevoked else { return nil }
        guard let attribute = declared.revocationAttribute else {
            throw .attributeNotHidden(attribute: "")
        }
        return .init(
            attribute: attribute.canonical, value: BigInteger(bigEndian: status.value),
            head: SHA256.hash(status.json.canonicalBytes))
    }
}

extension NativeQuestion.Interval {
    /// The range of the signed integers, which is that of the values moved by their encoding's offset.
    fileprivate func range(_ declared: IntegerDeclaration) throws(NativeFault) -> ValueRange {
        let name = AttributeName(attribute)
        let offset: BigInteger
        if declared.encoding(name) == .integer64 {
            offset = .powerOfTwo(63)
        } else if declared[name] != nil {
            offset = .zero
        } else {
            throw NativeFault(.predicate)
        }
        do throws(CLSignatureError) {
            return try ValueRange(
                attribute: name.canonical, lowest: lowest.map { BigInteger($0) + offset },
                highest: highest.map { BigInteger($0) + offset })
        } catch {
            throw NativeFault(.predicate, error)
        }
    }
}
