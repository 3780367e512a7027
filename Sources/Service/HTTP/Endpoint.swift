import HTTPTypes
import JSONDocuments

/// One thing that the service does over HTTP: who may ask for it, what it takes, what it answers.
///
/// Routes, the OpenAPI document and the test of who may do what are all made from these values, so that none of
/// them can know more, or less, than the others.
struct Endpoint: Sendable {
    /// Who may ask.
    enum Access: Hashable, Sendable {
        /// Everybody.
        case anybody
        /// Accounts and tokens with one of these roles.
        case roles(Set<ServiceRole>)
    }

    /// A value in the path or in the query.
    struct Parameter: Sendable {
        /// Where it stands.
        enum Place: String, Sendable {
            case path
            case query
        }

        let name: String
        let place: Place
        let summary: String
        /// Its JSON Schema.
        let schema: JSONValue
        var isRequired = true
    }

    /// What a request carries.
    struct Body: Sendable {
        let mediaType: String
        /// Another media type in which the same may come, which is no JSON.
        var otherMediaType: String?
        /// Its JSON Schema; `nil` for what is no JSON.
        let schema: JSONValue?
        /// Stands for whatever a client calls what it sends, also for nothing.
        static let anyMediaType = "*/*"
        /// Longer ones are refused with 413 before they are read to the end.
        let byteCountLimit: Int
    }

    /// One way of answering.
    struct Outcome: Sendable {
        let status: HTTPResponse.Status
        let summary: String
        /// `nil` for an answer without content.
        let mediaType: String?
        /// The JSON Schema of what it carries; `nil` for what is no JSON.
        let schema: JSONValue?
        /// Whether a browser gets a page instead, which it asks for with `Accept: text/html`.
        var isPageForBrowsers = false

        /// The same, or a page for a browser.
        var orPage: Outcome {
            var outcome = self
            outcome.isPageForBrowsers = true
            return outcome
        }
    }

    let method: HTTPRequest.Method
    /// The path, its parameters in braces: `/log/entries/{index}`; a last one may have slashes in it: `{path*}`.
    let path: String
    /// Names the operation in the OpenAPI document, in metrics and in logs.
    let name: String
    let summary: String
    let access: Access
    var parameters: [Parameter] = []
    var body: Body?
    /// What it answers when it does what it was asked; refusals are problem documents everywhere.
    let outcomes: [Outcome]
    /// A page is for people: it is not in the OpenAPI document, and who is not signed in is asked to.
    var isPage = false
    /// Of a write: what an idempotency key does.
    var repetition = Repetition.natural
    /// Of a page's form: the page that it stands on, where what was refused can be mended.
    var formPage: String?
    let answer: @Sendable (Call) async throws -> Answer

    /// Whether it changes something, and so takes an idempotency key or, from a page, needs its form's token.
    var isWrite: Bool { method != .get && method != .head }
}
