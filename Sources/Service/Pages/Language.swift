import HTTPTypes

/// The languages of the pages.
enum Language: String, CaseIterable, Sendable {
    case zh
    case en

    /// As `lang` attributes have it.
    var tag: String { self == .zh ? "zh-Hans" : "en" }

    /// The cookie that remembers which was chosen.
    private static let cookie = "lang"
    /// Longest header that is read, and the most languages in it.
    private static let (headerByteLimit, headerCountLimit) = (1_000, 20)

    /// What was chosen by the address, else by the cookie, else what the browser prefers, else Chinese.
    static func chosen(by query: String?, _ headers: HTTPFields) -> Language {
        if let query, let language = Language(rawValue: query) { return language }
        if let cookie = CookieValue.of(cookie, in: headers),
            let language = Language(rawValue: cookie)
        {
            return language
        }
        return headers[.acceptLanguage].flatMap(preferred) ?? .zh
    }

    /// The header's value that remembers this language for a year.
    var cookie: String {
        "\(Self.cookie)=\(rawValue); Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"
    }

    /// The first of the best ones of ours in an `Accept-Language` header; `nil` where it names none.
    ///
    /// Source: RFC 9110, §12.4.2 and §12.5.4.
    static func preferred(in header: String) -> Language? {
        guard header.utf8.count <= headerByteLimit else { return nil }
        var best: (language: Language, weight: Int)?
        for item in header.split(separator: ",").prefix(headerCountLimit) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let primary = parts.first?.split(separator: "-").first?.lowercased() ?? ""
            let language = primary == "*" ? .zh : Language(rawValue: primary)
            guard let language, let weight = weight(parts.dropFirst()), weight > 0 else { continue }
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }

    /// A weight in thousandths; `nil` for one that is malformed.
    private static func weight(_ parameters: ArraySlice<String>) -> Int? {
        guard let parameter = parameters.first else { return 1_000 }
        guard parameters.count == 1, parameter.lowercased().hasPrefix("q=") else { return nil }
        let digits = parameter.dropFirst(2).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = digits.first, whole == "0" || whole == "1" else { return nil }
        let fraction = digits.count == 2 ? digits[1] : ""
        guard fraction.utf8.count <= 3,
            fraction.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        let padded = fraction + String(repeating: "0", count: 3 - fraction.utf8.count)
        let weight = (whole == "1" ? 1_000 : 0) + (Int(padded) ?? 0)
        return weight <= 1_000 ? weight : nil
    }
}
