import HTTPTypes
import JSONDocuments
import NIOCore

/// What an endpoint answers.
struct Answer: Sendable {
    /// What it carries.
    enum Content: Sendable {
        case none
        case bytes([UInt8], mediaType: String)
        /// Pieces as they come, until the sequence ends or the client goes.
        case stream(AsyncStream<[UInt8]>, mediaType: String)
    }

    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var content: Content

    /// A JSON document.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Answer {
        Answer(
            status: status,
            content: .bytes(value.canonicalBytes, mediaType: "application/json"))
    }

    /// Text for people or programs.
    static func text(
        _ text: String, mediaType: String = "text/plain; charset=utf-8"
    ) -> Answer {
        Answer(status: .ok, content: .bytes(Array(text.utf8), mediaType: mediaType))
    }

    /// A page.
    static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Answer {
        Answer(
            status: status, content: .bytes(Array(html.utf8), mediaType: "text/html; charset=utf-8")
        )
    }

    /// What never changes under its address.
    static func immutable(_ bytes: [UInt8], mediaType: String) -> Answer {
        Answer(
            status: .ok, headers: [.cacheControl: "public, max-age=31536000, immutable"],
            content: .bytes(bytes, mediaType: mediaType))
    }

    /// Look there, with a `GET`.
    static func see(_ path: String) -> Answer {
        Answer(status: .seeOther, headers: [.location: path], content: .none)
    }
}
