/// The attributes that a schema's issuer declares to be integers, with their bounds, or to be encoded
/// in another way than the wire format's.
///
/// Predicates mean something only on the former, since the issuer refuses to sign other values for them.
/// Source: fact sheet §10.14.
public struct IntegerDeclaration: Equatable, Sendable {
    private let bounds: [AttributeName: ClosedRange<Int32>]
    private let encodings: [AttributeName: AttributeEncoding]

    /// Creates a declaration; attributes that it does not name are text.
    public init(
        _ bounds: [AttributeName: ClosedRange<Int32>],
        encodings: [AttributeName: AttributeEncoding] = [:]
    ) {
        self.bounds = bounds
        self.encodings = encodings
    }

    /// The bounds of an attribute; `nil` for text, and for what the wire format cannot compare.
    public subscript(attribute: AttributeName) -> ClosedRange<Int32>? { bounds[attribute] }

    /// How an attribute is encoded; `nil` for the wire format's way.
    public func encoding(_ attribute: AttributeName) -> AttributeEncoding? {
        encodings[attribute]
    }

    /// The attribute by whose number a credential can be revoked; `nil` where there is none.
    public var revocationAttribute: AttributeName? {
        encodings.first { $0.value == .revocation }?.key
    }

    /// Checks values before an issuer signs them: a declared attribute must hold an integer within
    /// its bounds, never a blank or another text.
    ///
    /// - Throws: `AnonCredsError.valueMissing`, `AnonCredsError.valueNotAllowed`.
    public func check(_ values: [AttributeName: AttributeValue]) throws(AnonCredsError) {
        for (name, range) in bounds.sorted(by: { $0.key < $1.key }) {
            guard let value = values[name] else { throw .valueMissing(attribute: name.text) }
            guard let integer = value.integer, range.contains(integer) else {
                throw .valueNotAllowed(attribute: name.text)
            }
        }
    }
}
