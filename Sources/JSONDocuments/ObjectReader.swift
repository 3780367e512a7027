/// Reads the members of one object, each once; what nobody asked for is an error at the end.
///
/// ```swift
/// var reader = try ObjectReader(value, at: "offer")
/// let nonce = try reader.required("nonce", JSONValue.string)
/// try reader.finish()
/// ```
public struct ObjectReader {
    private let object: JSONObject
    private let location: String
    private var unread: Set<String>

    /// Starts reading `value`, which must be an object.
    ///
    /// - Throws: `DecodingFailure` where it is something else.
    public init(_ value: JSONValue, at location: String = "") throws(DecodingFailure) {
        guard case .object(let object) = value else {
            throw DecodingFailure(location: location, problem: "must be an object")
        }
        self.object = object
        self.location = location
        unread = Set(object.members.map(\.name))
    }

    /// The names of all members, in the order of the text.
    public var names: [String] { object.members.map(\.name) }

    /// Where the member `name` stands in the document.
    public func location(of name: String) -> String {
        location.isEmpty ? name : "\(location).\(name)"
    }

    /// A failure about the member `name`.
    public func failure(_ name: String, _ problem: String) -> DecodingFailure {
        DecodingFailure(location: location(of: name), problem: problem)
    }

    /// Decodes the member `name`, which must be there.
    ///
    /// - Throws: `DecodingFailure` where it is absent or `decode` refuses it.
    public mutating func required<T>(
        _ name: String, _ decode: (JSONValue, String) throws(DecodingFailure) -> T
    ) throws(DecodingFailure) -> T {
        unread.remove(name)
        guard let value = object[name] else { throw failure(name, "is missing") }
        return try decode(value, location(of: name))
    }

    /// Decodes the member `name`; `nil` where it is absent or `null`.
    ///
    /// - Throws: `DecodingFailure` where `decode` refuses it.
    public mutating func optional<T>(
        _ name: String, _ decode: (JSONValue, String) throws(DecodingFailure) -> T
    ) throws(DecodingFailure) -> T? {
        unread.remove(name)
        guard let value = object[name], value != .null else { return nil }
        return try decode(value, location(of: name))
    }

    /// Ends the reading.
    ///
    /// - Parameter naming: Whether the failure says how a member is called that nobody read, or only,
    ///   as its name may be personal, the how-manieth it is.
    /// - Throws: `DecodingFailure` where the object has a member that nobody read.
    public func finish(naming: Bool = true) throws(DecodingFailure) {
        for (place, name) in names.enumerated() where unread.contains(name) {
            throw DecodingFailure(
                location: location,
                problem: naming
                    ? "has the unknown member \"\(printable(name))\""
                    : "its member number \(place + 1) is unknown")
        }
    }
}

/// A name from an input as it may stand in an error line: short, without control characters.
private func printable(_ name: String) -> String {
    let safe = name.unicodeScalars.prefix(40).map { $0.value < 0x20 ? "?" : Character($0) }
    return String(safe)
}
