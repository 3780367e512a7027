/// The attributes that a schema's issuer declares to be integers, with their bounds.
///
/// Predicates mean something only on these, since the issuer refuses to sign other values for them.
/// Source: fact sheet §10.14.
public struct IntegerDeclaration: Equatable, Sendable {
    private let bounds: [AttributeName: ClosedRange<Int32>]

    /// Creates a declaration; attributes that it does not name are text.
    public init(_ bounds: [AttributeName: ClosedRange<Int32>]) { self.bounds = bounds }

    /// The bounds of an attribute; `nil` for text.
    public subscript(attribute: AttributeName) -> ClosedRange<Int32>? { bounds[attribute] }

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
