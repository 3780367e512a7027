import HTTPTypes
import Sodium

/// What a form carries to show that it came from a page of ours: made from a cookie that no other site knows.
enum FormToken {
    /// The form's field.
    static let field = "form_token"
    /// The cookie of somebody who is not signed in, for the form that signs in.
    private static let strangerCookie = "__Host-visitor"

    /// The token of the forms that belong to a cookie.
    static func of(_ cookie: String) -> String {
        hexadecimal(SHA256.hash(Array("countersign/form\n\(cookie)".utf8)).bytes)
    }

    /// The token of the forms of somebody who is not signed in; `nil` without a cookie.
    static func ofStranger(_ headers: HTTPFields) -> String? {
        CookieValue.of(strangerCookie, in: headers).map(of)
    }

    /// A new cookie for somebody who is not signed in: the header's value, and the token of its forms.
    static func makeStranger() -> (setting: String, token: String) {
        let value = CarriedSecret(prefix: "").text
        let setting = "\(strangerCookie)=\(value); Path=/; Secure; HttpOnly; SameSite=Strict"
        return (setting, of(value))
    }

    /// Refuses a write by somebody with a session, or by a stranger at a page, that no page of ours made.
    ///
    /// Programs with a token of their own carry no cookie, and so need none.
    ///
    /// - Throws: `Problem` of status 403.
    static func check(_ call: Call, at endpoint: Endpoint) throws {
        guard endpoint.isWrite else { return }
        let expected: String?
        if let caller = call.caller {
            guard let token = caller.formToken else {
                // Forms are for people, whose account is known.
                guard !endpoint.isPage else { throw Problem(.forbidden, "account-needed") }
                return
            }
            expected = token
        } else {
            guard endpoint.isPage else { return }
            expected = ofStranger(call.headers)
        }
        let given =
            endpoint.body?.mediaType == Form.mediaType
            ? try call.form().optional(field) : call.headers[.formToken]
        // Hashes are compared, so that no time tells how much of a guess was right.
        guard let expected, let given,
            CarriedSecret.hash(given) == CarriedSecret.hash(expected)
        else { throw Problem(.forbidden, "form-token") }
    }
}

extension HTTPField.Name {
    /// The form's token of a page's script.
    static let formToken = HTTPField.Name.known("X-Form-Token")
}
