public import AnonCreds
public import Records

extension IntegerDeclaration {
    /// What the ledger's `schema` declares of its attributes.
    public init(_ schema: SchemaRecord) {
        var bounds: [AttributeName: ClosedRange<Int32>] = [:]
        var encodings: [AttributeName: AttributeEncoding] = [:]
        for attribute in schema.attributes {
            let name = AttributeName(attribute.name)
            switch attribute.kind {
            case .text: break
            case .integer(let range): bounds[name] = range
            case .integer64: encodings[name] = .integer64
            case .revocation: encodings[name] = .revocation
            }
        }
        self.init(bounds, encodings: encodings)
    }
}
