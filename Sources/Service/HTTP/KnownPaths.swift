import HTTPTypes

/// Which methods there are at a path, for those who came with another.
///
/// Source: RFC 9110, §15.5.6: 405 names the methods that are there.
struct KnownPaths: Sendable {
    private struct Pattern {
        let parts: [Substring]
        let method: String
    }

    private let patterns: [Pattern]

    init(_ endpoints: [Endpoint]) {
        patterns = endpoints.map {
            Pattern(parts: $0.path.split(separator: "/"), method: $0.method.rawValue)
        }
    }

    /// The methods at `path`, sorted; none where nothing is.
    func methods(at path: String) -> [String] {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        var methods = Set(patterns.filter { Self.matches($0.parts, parts) }.map(\.method))
        if methods.contains("GET") { methods.insert("HEAD") }
        return methods.sorted()
    }

    private static func matches(_ pattern: [Substring], _ parts: [Substring]) -> Bool {
        if let last = pattern.last, last.hasSuffix("*}") {
            return parts.count >= pattern.count
                && zip(pattern.dropLast(), parts).allSatisfy { isHeld($0, by: $1) }
        }
        return pattern.count == parts.count && zip(pattern, parts).allSatisfy { isHeld($0, by: $1) }
    }

    private static func isHeld(_ pattern: Substring, by part: Substring) -> Bool {
        pattern.hasPrefix("{") || pattern == part
    }
}
