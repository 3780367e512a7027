import HTTPTypes

/// For whom a page is made.
struct PageVisit: Sendable {
    /// Path and query of the page that the reader is on.
    let target: String
    let language: Language
    /// Whether the language was chosen in the address, and so is to be remembered.
    let choosesLanguage: Bool
    let caller: Caller?
    /// What forms of somebody who is not signed in carry; `nil` without a cookie.
    let strangerToken: String?

    init(_ call: Call) {
        self.init(target: call.target, headers: call.headers, caller: call.caller)
    }

    init(target: String, headers: HTTPFields, caller: Caller?) {
        self.target = target
        self.caller = caller
        let chosen = Self.query(of: target).last { $0.hasPrefix("lang=") }?.dropFirst(5)
        language = .chosen(by: chosen.map(String.init), headers)
        choosesLanguage = chosen.flatMap { Language(rawValue: String($0)) } != nil
        strangerToken = FormToken.ofStranger(headers)
    }

    /// The same page in another language.
    func target(in language: Language) -> String {
        let path = target.prefix { $0 != "?" }
        let others = Self.query(of: target).filter { !$0.hasPrefix("lang=") }
        return path + "?" + (others + ["lang=\(language.rawValue)"]).joined(separator: "&")
    }

    private static func query(of target: String) -> [Substring] {
        target.drop { $0 != "?" }.dropFirst().split(separator: "&")
    }
}
