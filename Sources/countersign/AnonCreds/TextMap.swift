import JSONDocuments

extension InputFile {
    /// The object of texts in `path`, such as `{"attribute": "raw"}`, in its order.
    static func texts(_ path: String) throws -> [(name: String, value: String)] {
        try decode(path) { value throws(DecodingFailure) in
            try JSONValue.map(maximumCount: 1_000, JSONValue.string)(value, "")
        }
    }
}
