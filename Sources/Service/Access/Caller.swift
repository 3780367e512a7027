/// Who asks: an account at a page, or a program with a token.
struct Caller: Hashable, Sendable {
    /// The account's or the token's name.
    let name: String
    let roles: Set<ServiceRole>
    /// The one desk or department that it works for; `nil` for all of the service's.
    let office: String?
    /// What a form of its session must carry; `nil` for a program, which has no forms.
    let formToken: String?
    /// The person's account, also behind a program's token; `nil` for a token of the service.
    var account: String?
}
