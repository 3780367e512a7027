import JSONDocuments

/// A condition on the credential that a value comes from.
public indirect enum Restriction: Equatable, Sendable {
    /// What a condition looks at.
    public enum Field: Equatable, Sendable {
        /// The schema's identifier.
        case schemaID
        /// The schema's publisher.
        case schemaIssuerID
        /// The schema's name.
        case schemaName
        /// The schema's version.
        case schemaVersion
        /// The credential definition's identifier.
        case definitionID
        /// The credential definition's publisher.
        case issuerID
        /// The revealed text of an attribute of the same credential.
        case value(AttributeName)
        /// `"1"` where the credential has the attribute.
        case marker(AttributeName)
        /// A key that this implementation does not know: no condition on it holds.
        case unknown(String)
    }

    /// All conditions hold.
    case all([Restriction])
    /// At least one condition holds.
    case any([Restriction])
    /// The condition does not hold.
    case not(Restriction)
    /// The field has this text.
    case equals(Field, String)
    /// The field has another text.
    case differs(Field, String)
    /// The field has one of these texts.
    case isOneOf(Field, [String])

    /// Whether both are built alike of the same bytes.
    public static func == (left: Restriction, right: Restriction) -> Bool {
        left.json.canonicalBytes == right.json.canonicalBytes
    }
}

extension Restriction {
    /// What conditions are evaluated on: one credential, and what of it is revealed.
    struct Subject {
        let schemaID: Identifier<Schema>
        let definitionID: Identifier<CredentialDefinition>
        let schema: Schema
        let issuerID: Identifier<Issuer>
        let revealed: [AttributeName: String]
    }

    /// Whether the condition holds; one that depends on a value that is not revealed does not hold,
    /// and neither does its negation.
    func isSatisfied(by subject: Subject) -> Bool { truth(for: subject) == true }

    /// Kleene's three-valued logic: `nil` where a hidden value or an unknown key decides.
    private func truth(for subject: Subject) -> Bool? {
        switch self {
        case .all(let parts):
            let truths = parts.map { $0.truth(for: subject) }
            return truths.contains(false) ? false : truths.contains(nil) ? nil : true
        case .any(let parts):
            let truths = parts.map { $0.truth(for: subject) }
            return truths.contains(true) ? true : truths.contains(nil) ? nil : false
        case .not(let part):
            return part.truth(for: subject).map { !$0 }
        case .equals(let field, let text):
            return field.text(in: subject).map { haveSameBytes($0, text) }
        case .differs(let field, let text):
            return field.text(in: subject).map { !haveSameBytes($0, text) }
        case .isOneOf(let field, let texts):
            return field.text(in: subject).map { found in
                texts.contains { haveSameBytes(found, $0) }
            }
        }
    }

    /// Whether a condition names an identifier that is a URI, which readers of format version 1.0
    /// refuse.
    var namesURI: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.namesURI)
        case .not(let part): part.namesURI
        case .equals(let field, let text), .differs(let field, let text):
            field.isIdentifier && isUniversal(text)
        case .isOneOf(let field, let texts):
            field.isIdentifier && texts.contains(where: isUniversal)
        }
    }
}

extension Restriction.Field {
    fileprivate var isIdentifier: Bool {
        switch self {
        case .schemaID, .schemaIssuerID, .definitionID, .issuerID: true
        case .schemaName, .schemaVersion, .value, .marker, .unknown: false
        }
    }

    /// The text to compare; `nil` where the attribute's value is hidden or the key is not known.
    fileprivate func text(in subject: Restriction.Subject) -> String? {
        switch self {
        case .schemaID: subject.schemaID.text
        case .schemaIssuerID: subject.schema.issuerID.text
        case .schemaName: subject.schema.name
        case .schemaVersion: subject.schema.version
        case .definitionID: subject.definitionID.text
        case .issuerID: subject.issuerID.text
        case .value(let name): subject.revealed[name]
        case .marker(let name): subject.schema.attributes.contains(name) ? "1" : "0"
        case .unknown: nil
        }
    }
}

/// Swift's own `==` takes canonically equivalent texts for equal; here the bytes decide.
func haveSameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}
