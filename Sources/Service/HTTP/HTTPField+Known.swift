import HTTPTypes

extension HTTPField.Name {
    /// A name that is written in the program, and so is one.
    static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is no name of a header field")
        }
        return name
    }
}
