import HTTPTypes

extension Endpoint {
    /// Longest form in bytes.
    static let formByteCountLimit = 65_536

    /// A page to read.
    static func page(
        _ path: String, _ name: String, _ summary: String, access: Access = .anybody,
        parameters: [Parameter] = [], answer: @escaping @Sendable (Call) async throws -> Answer
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, name: "page." + name, summary: summary, access: access,
            parameters: parameters,
            outcomes: [.init(status: .ok, summary: summary, mediaType: "text/html", schema: nil)],
            isPage: true, answer: answer)
    }

    /// Where a form that stands on the page at `formPage` is sent; one with a file may be so much longer.
    static func form(
        _ path: String, _ name: String, _ summary: String, access: Access, on formPage: String,
        parameters: [Parameter] = [], fileByteCountLimit: Int? = nil,
        answer: @escaping @Sendable (Call) async throws -> Answer
    ) -> Endpoint {
        Endpoint(
            method: .post, path: path, name: "form." + name, summary: summary, access: access,
            parameters: parameters,
            body: .init(
                mediaType: Form.mediaType,
                otherMediaType: fileByteCountLimit == nil ? nil : Form.multipartMediaType,
                schema: nil, byteCountLimit: formByteCountLimit + (fileByteCountLimit ?? 0)),
            outcomes: [
                .init(status: .seeOther, summary: "Done.", mediaType: nil, schema: nil)
            ], isPage: true, formPage: formPage, answer: answer)
    }
}
