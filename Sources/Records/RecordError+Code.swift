extension RecordError {
    /// A stable name of the refusal for other programs, in kebab case.
    public var code: String {
        switch self {
        case .tooLarge: "too-large"
        case .malformed: "malformed"
        case .notCanonical: "not-canonical"
        case .versionUnknown: "version-unknown"
        case .typeUnknown: "type-unknown"
        case .identifierMalformed: "identifier-malformed"
        case .timeMalformed: "time-malformed"
        case .digestMalformed: "digest-malformed"
        case .textEmpty: "text-empty"
        case .textTooLong: "text-too-long"
        case .textNotPlain: "text-not-plain"
        case .integerOutOfRange: "integer-out-of-range"
        case .countOutOfRange: "count-out-of-range"
        case .repeated: "repeated"
        case .keyMalformed: "key-malformed"
        case .keyIdentifierMismatch: "key-identifier-mismatch"
        case .signatureMalformed: "signature-malformed"
        case .attributeReserved: "attribute-reserved"
        case .attributeTypeUnknown: "attribute-type-unknown"
        case .boundsReversed: "bounds-reversed"
        case .roleUnknown: "role-unknown"
        case .typesNotForRole: "types-not-for-role"
        case .keyTypeNotForRole: "key-type-not-for-role"
        case .attributesMissing: "attributes-missing"
        case .attributesNotForRole: "attributes-not-for-role"
        case .validityReversed: "validity-reversed"
        case .createdNotOnHour: "created-not-on-hour"
        case .signatureMissing: "signature-missing"
        case .signatureKeyMismatch: "signature-key-mismatch"
        case .signatureInvalid: "signature-invalid"
        case .outOfOrder: "out-of-order"
        case .createdInFuture: "created-in-future"
        case .firstEntryNotRegistrar: "first-entry-not-registrar"
        case .operatorOnly: "operator-only"
        case .memberUnknown: "member-unknown"
        case .membershipNotStarted: "membership-not-started"
        case .membershipEnded: "membership-ended"
        case .roleNotAllowed: "role-not-allowed"
        case .typeNotGranted: "type-not-granted"
        case .keyTaken: "key-taken"
        case .schemaIdentifierTaken: "schema-identifier-taken"
        case .definitionIdentifierTaken: "definition-identifier-taken"
        case .definitionDigestTaken: "definition-digest-taken"
        case .issuerIdentifierTaken: "issuer-identifier-taken"
        case .schemaUnknown: "schema-unknown"
        case .schemaOfAnotherMember: "schema-of-another-member"
        case .attributeNotGranted: "attribute-not-granted"
        case .definitionUnknown: "definition-unknown"
        }
    }
}

extension RecordError: CustomStringConvertible {
    /// One line: the code, and where the document is wrong if that is known.
    public var description: String {
        switch self {
        case .malformed(let failure): "malformed: \(failure)"
        case .identifierMalformed(let location): "\(code): \(location)"
        case .timeMalformed(let location): "\(code): \(location)"
        case .digestMalformed(let location): "\(code): \(location)"
        case .textEmpty(let location): "\(code): \(location)"
        case .textTooLong(let location, _): "\(code): \(location)"
        case .textNotPlain(let location): "\(code): \(location)"
        case .integerOutOfRange(let location): "\(code): \(location)"
        case .countOutOfRange(let location, _, _): "\(code): \(location)"
        case .repeated(let location): "\(code): \(location)"
        case .keyMalformed(let location): "\(code): \(location)"
        case .keyIdentifierMismatch(let location): "\(code): \(location)"
        case .attributeReserved(let location): "\(code): \(location)"
        case .attributeTypeUnknown(let location): "\(code): \(location)"
        case .boundsReversed(let location): "\(code): \(location)"
        case .tooLarge(let limit): "\(code): more than \(limit) bytes"
        case .outOfOrder(let expected, let actual): "\(code): \(actual) instead of \(expected)"
        case .attributeNotGranted(let name): "\(code): \(name)"
        default: code
        }
    }
}
